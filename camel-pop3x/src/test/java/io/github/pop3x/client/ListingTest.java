package io.github.pop3x.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pop3x.testing.Script;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Listings of servers in the wild. Each dialogue goes on with NOOP: the session must stay usable. */
class ListingTest {

    private static final String ORDINARY = "1:100:a 2:100:b 3:100:c 4:100:d";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lab/list-trailing-blanks.txt",
                "lab/maillennium-three-blanks.txt",
                "lab/stat-without-octets.txt",
                "lab/stat-with-text.txt"
            })
    void readsAListingThatIsOddButComplete(String dialogue) throws IOException {
        check(dialogue, ORDINARY, 0, true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lab/stat-refused.txt", "lab/stat-nonsense.txt", "lab/stat-beyond-int.txt"})
    void needsNoStat(String dialogue) throws IOException {
        Sessions.loggedIn(dialogue, client -> {
            Listing listing = client.listing();
            assertThat(shown(listing)).isEqualTo(ORDINARY);
            assertThat(listing.announcedMessages()).isEmpty();
            assertThat(listing.isComplete()).isTrue();
            client.noop();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "uid-with-blanks, 1:100:a b|2:100:a  c|3:100:a d|4:100:a e",
        "uid-100-characters, 1:100:" + HUNDRED + "|2:100:b|3:100:c|4:100:d",
        "uid-not-ascii, 1:100:\u00ff\u00fe\u00e9|2:100:\u00e9|3:100:c|4:100:.d",
        "uid-twice, 1:100:a|2:100:a|3:100:c|4:100:d",
        "sizes-beyond-2-gib, 1:2147483648:a|2:4294967296:b|3:999999999999:c|4:0:d",
    })
    void keepsEveryOctetOfAUniqueIdAndEverySize(String dialogue, String listing) throws IOException {
        check("lab/" + dialogue + ".txt", listing.replace('|', ' '), 0, true);
    }

    private static final String HUNDRED =
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";

    @ParameterizedTest
    @CsvSource({
        "uid-missing, 1:100:a 2:100:- 3:100:- 4:100:d, 0",
        "uidl-refused, 1:100:- 2:100:- 3:100:- 4:100:-, 0",
        "both-refused, 1:-:- 2:-:- 3:-:- 4:-:-, 0",
        "gap, 1:100:a 3:300:c 4:400:d, 0",
        "gaps-differ, 1:100:a 2:200:- 3:-:c 4:400:d, 0",
        "bad-lines, 1:100:a 2:-:b 3:100:c 4:100:d, 8",
        "descending, 1:100:a 2:200:b 3:300:c 4:400:d, 1",
    })
    void saysWhereAListingIsNotComplete(String dialogue, String listing, int skipped) throws IOException {
        check("lab/" + dialogue + ".txt", listing, skipped, false);
    }

    @Test
    void listsMessagesWithoutOctetsWhereListIsRefused() throws IOException {
        check("lab/list-refused.txt", "1:-:a 2:-:b 3:-:c 4:-:d", 0, true);
    }

    @Test
    void saysWhetherUniqueIdsAreKnownAtAll() throws IOException {
        Sessions.loggedIn("lab/uidl-refused.txt", client -> {
            assertThat(client.listing().hasUniqueIds()).isFalse();
            client.noop();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"rfc1939/empty.txt", "rfc1939/empty-pipelined.txt"})
    void listsAnEmptyMaildrop(String dialogue) throws IOException {
        check(dialogue, "", 0, true);
    }

    @Test
    void failsWhereAllOfItIsRefused() throws IOException {
        Script script = Script.of(
                "@include common/login.txt",
                "C: STAT",
                "S: -ERR",
                "C: LIST",
                "S: -ERR",
                "C: UIDL",
                "S: -ERR",
                "C: NOOP",
                "S: +OK");
        Sessions.loggedIn(script, client -> {
            assertThatThrownBy(client::listing).isInstanceOf(CommandRefusedException.class);
            client.noop();
        });
    }

    @Test
    void readsCapabilitiesBetweenJunk() throws IOException {
        Sessions.connected("lab/capa-junk.txt", client -> {
            assertThat(client.capabilities().has("user")).isTrue();
            assertThat(client.capabilities().saslMechanisms()).containsExactly("PLAIN", "LOGIN");
            client.quit();
        });
    }

    private static void check(String dialogue, String expected, int skipped, boolean isComplete) throws IOException {
        Sessions.loggedIn(dialogue, client -> {
            Listing listing = client.listing();
            assertThat(shown(listing)).isEqualTo(expected);
            assertThat(listing.skippedLines()).isEqualTo(skipped);
            assertThat(listing.isComplete()).isEqualTo(isComplete);
            client.noop();
        });
    }

    private static String shown(Listing listing) {
        List<String> entries = new ArrayList<>();
        for (Listing.Entry entry : listing) {
            String octets =
                    entry.octets().isPresent() ? String.valueOf(entry.octets().getAsLong()) : "-";
            entries.add(entry.messageNumber() + ":" + octets + ":"
                    + entry.uniqueId().orElse("-"));
        }
        return String.join(" ", entries);
    }
}
