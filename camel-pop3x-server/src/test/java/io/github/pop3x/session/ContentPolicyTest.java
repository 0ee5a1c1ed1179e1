package io.github.pop3x.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pop3x.auth.Verdict;
import io.github.pop3x.store.memory.MemoryStore;
import io.github.pop3x.testing.Mailboxes;
import io.github.pop3x.wire.TransportSecurity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** UTF8 (RFC 6856 §2) and the quirks. */
class ContentPolicyTest {

    private static final ContentPolicy UTF8 =
            ContentPolicy.STANDARD.withEightBitHeaders(ContentPolicy.EightBitHeaders.REFUSED_WITHOUT_UTF8);
    private static final ContentPolicy QUIRKS = ContentPolicy.STANDARD.withQuirks(EnumSet.allOf(Quirk.class));

    private final MemoryStore store = new MemoryStore();

    private Pop3Session session(ContentPolicy policy) {
        return new Pop3Session(
                SessionPolicy.of(TransportSecurity.NONE).withContent(policy),
                store,
                (user, password) -> Verdict.accepted(user));
    }

    private static String ask(Pop3Session session, String line) throws IOException {
        Reply reply = session.receive(line.getBytes(ISO_8859_1));
        StringBuilder answer = new StringBuilder(reply.line()).append("\r\n");
        if (reply.content().isPresent()) {
            try (Reply.Content content = reply.content().get()) {
                ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
                assertThat(content.fill(buffer)).isTrue();
                answer.append(new String(buffer.array(), 0, buffer.position(), ISO_8859_1));
            }
        }
        return answer.toString();
    }

    private static Pop3Session login(Pop3Session session) throws IOException {
        ask(session, "USER alice");
        assertThat(ask(session, "PASS x")).startsWith("+OK");
        return session;
    }

    @Test
    void withoutUtf8AMessageWithAnEightBitHeaderIsRefusedAndStays() throws IOException {
        Mailboxes.deposit(store, "alice", "Subject: \u00c3\u00a4\r\n\r\nx\r\n");
        Mailboxes.deposit(store, "alice", "Subject: a\r\n\r\n\u00c3\u00a4\r\n");
        try (Pop3Session session = login(session(UTF8))) {
            assertThat(ask(session, "RETR 1")).startsWith("-ERR [UTF8] ");
            assertThat(ask(session, "TOP 1 0")).startsWith("-ERR [UTF8] ");
            assertThat(ask(session, "RETR 2")).startsWith("+OK");
            assertThat(ask(session, "UTF8")).startsWith("-ERR UTF8 is not allowed after login");
        }
    }

    @Test
    void withUtf8EveryMessageIsSentAsItIs() throws IOException {
        Mailboxes.deposit(store, "alice", "Subject: \u00c3\u00a4\r\n\r\nx\r\n");
        Pop3Session session = session(UTF8);
        assertThat(ask(session, "CAPA")).contains("\r\nUTF8 USER\r\n");
        assertThat(ask(session, "UTF8 USER")).startsWith("-ERR");
        assertThat(ask(session, "UTF8")).isEqualTo("+OK UTF8 enabled\r\n");
        try (session) {
            assertThat(ask(login(session), "RETR 1")).endsWith("Subject: \u00c3\u00a4\r\n\r\nx\r\n.\r\n");
            assertThat(ask(session, "CAPA")).contains("\r\nUTF8 USER\r\n");
        }
    }

    @Test
    void utf8IsNotThereUnlessItIsWanted() throws IOException {
        Mailboxes.deposit(store, "alice", "Subject: \u00e4\r\n\r\nx\r\n");
        Pop3Session session = session(ContentPolicy.STANDARD);
        assertThat(ask(session, "CAPA")).doesNotContain("UTF8");
        assertThat(ask(session, "UTF8")).startsWith("-ERR Unknown command");
        try (session) {
            assertThat(ask(login(session), "RETR 1")).contains("Subject: \u00e4\r\n");
        }
    }

    @Test
    void nothingThatWasSaidBeforeTlsCountsAfterIt() throws IOException {
        Mailboxes.deposit(store, "alice", "Subject: \u00c3\u00a4\r\n\r\nx\r\n");
        Pop3Session session = new Pop3Session(
                SessionPolicy.of(TransportSecurity.STARTTLS).withContent(UTF8),
                store,
                (user, password) -> Verdict.accepted(user));
        ask(session, "UTF8");
        ask(session, "STLS");
        try (session) {
            assertThat(ask(login(session), "RETR 1")).startsWith("-ERR [UTF8] ");
        }
    }

    @ParameterizedTest
    @CsvSource({
        // Stored, and what is sent; n is a NUL, h is 0x80, L is a line end.
        "A: 1L, A: 1LL",
        "A: 1LL, A: 1LL",
        "A: 1LLxL, A: 1LLxL",
        "A: nLLnL, A: hLLhL",
        "LxL, LxL",
        "L, L",
    })
    void quirksChangeWhatOldClientsStumbleOver(String stored, String sent) throws IOException {
        Mailboxes.deposit(store, "alice", stored.replace("L", "\r\n").replace('n', '\0'));
        String expected = sent.replace("L", "\r\n").replace('h', '\u0080');
        try (Pop3Session session = login(session(QUIRKS))) {
            assertThat(ask(session, "RETR 1"))
                    .isEqualTo("+OK " + expected.length() + " octets\r\n" + expected + ".\r\n");
        }
        try (Pop3Session session = login(session(ContentPolicy.STANDARD.withQuirks(Set.of())))) {
            assertThat(ask(session, "RETR 1"))
                    .contains(stored.replace("L", "\r\n").replace('n', '\0') + ".\r\n");
        }
    }
}
