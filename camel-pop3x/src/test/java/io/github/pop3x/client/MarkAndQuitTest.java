package io.github.pop3x.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pop3x.testing.Script;
import io.github.pop3x.wire.ResponseCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkAndQuitTest {

    @ParameterizedTest
    @ValueSource(strings = {"lab/dele-refused.txt", "lab/dele-refused-pipelined.txt"})
    void saysWhatWasNotMarkedAndThatQuitWasRefused(String dialogue) throws IOException {
        Sessions.loggedIn(dialogue, client -> {
            Marking marking = client.mark(List.of(1, 2, 3));
            assertThat(marking.marked().stream()).containsExactly(2);
            assertThat(marking.refused()).containsOnlyKeys(1, 3);
            assertThat(marking.refused().get(3).responseCode()).contains(ResponseCode.SYS_TEMP);
            QuitOutcome outcome = client.quit();
            assertThat(outcome.kind()).isEqualTo(QuitOutcome.Kind.REFUSED);
            assertThat(outcome.isConfirmed()).isFalse();
            assertThat(outcome.detail()).contains("some deleted messages not removed");
        });
    }

    @Test
    void tellsALostAnswerToQuitFromARefusal() throws IOException {
        Sessions.loggedIn("lab/drop-at-quit.txt", client -> {
            client.mark(List.of(1));
            QuitOutcome outcome = client.quit();
            assertThat(outcome.kind()).isEqualTo(QuitOutcome.Kind.LOST);
            assertThat(outcome.detail()).contains("QUIT");
            assertThat(client.quit().kind()).isEqualTo(QuitOutcome.Kind.LOST);
        });
    }

    @Test
    void saysWhichMarkTheConnectionWasLostAt() throws IOException {
        Sessions.loggedIn(
                "lab/drop-in-dele.txt",
                client -> assertThatThrownBy(() -> client.mark(List.of(1, 2)))
                        .isInstanceOfSatisfying(
                                ConnectionFailedException.class,
                                e -> assertThat(e.messageNumber()).hasValue(2)));
    }

    @Test
    void marksNothingWhereNothingIsToBeMarked() throws IOException {
        Sessions.loggedIn(
                Script.file("common/login-pipelining.txt"),
                client -> assertThat(client.mark(List.of()).marked().isEmpty()).isTrue());
    }

    @Test
    void marksInAWindowOfAHundred() throws IOException {
        List<Integer> bursts = Collections.synchronizedList(new ArrayList<>());
        try (HandServer server = new HandServer(talk -> {
                    talk.login("PIPELINING");
                    for (int answers : new int[] {50, 50, 70}) {
                        bursts.add(talk.countUntilQuiet());
                        talk.send("+OK\r\n".repeat(answers));
                    }
                });
                Pop3Client client =
                        Pop3Client.connect(Sessions.settings(server.port()).build())) {
            client.login(Sessions.ALICE);
            List<Integer> numbers = IntStream.rangeClosed(1, 170).boxed().toList();
            assertThat(client.mark(numbers).marked().cardinality()).isEqualTo(170);
        }
        assertThat(bursts).containsExactly(100, 50, 20);
    }
}
