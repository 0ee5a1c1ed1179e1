package io.github.pop3x.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pop3x.testing.Script;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole sessions, as RFC 1939 §10 shows one, at every pace and with every line end. */
class SessionTest {

    @ParameterizedTest
    @ValueSource(strings = {"rfc1939/session.txt", "rfc1939/session-pipelined.txt", "lab/mixed-case.txt"})
    void playsAWholeSession(String dialogue) throws IOException {
        Sessions.loggedIn(dialogue, client -> {
            Listing listing = client.listing();
            List<String> bodies = new ArrayList<>();
            try (RetrievalRun run = client.retrieve(listing, Admission.ALWAYS)) {
                for (Retrieval retrieval : Sessions.all(run)) {
                    bodies.add(Sessions.text(retrieval).replace("\r", ""));
                }
                assertThat(run.isFinished()).isTrue();
            }
            assertThat(bodies).containsExactly("one\n.dot\n", "two\n");
            assertThat(client.mark(List.of(1, 2)).refused()).isEmpty();
            client.noop();
            assertThat(client.quit().isConfirmed()).isTrue();
        });
    }

    @Test
    void understandsBodiesWithCrLfAndATerminationWithLf() throws IOException {
        Script script = Script.of(
                "@include common/login.txt",
                "C: RETR 1",
                "S: +OK",
                "S: one",
                "S-LF: .",
                "C: RETR 2",
                "S: +OK",
                "S-LF: two",
                "S: .",
                "C: NOOP",
                "S: +OK");
        Sessions.loggedIn(script, client -> {
            try (RetrievalRun run = client.retrieve(Sessions.messages(2, 5), Admission.ALWAYS)) {
                assertThat(Sessions.text(run.next().orElseThrow())).isEqualTo("one\r\n");
                assertThat(Sessions.text(run.next().orElseThrow())).isEqualTo("two\n");
            }
            client.noop();
        });
    }

    @Test
    void forgivesEmptyLinesBetweenReplies() throws IOException {
        Sessions.loggedIn("exchange/empty-lines.txt", client -> {
            client.noop();
            client.noop();
            client.quit();
        });
    }

    @Test
    void refusesToGoOnWithAServerThatSpeaksUnasked() throws IOException {
        Script script = Script.of("@include common/login.txt", "C: NOOP", "S: +OK", "S: +OK again", "C-EOF");
        Sessions.loggedIn(script, client -> {
            client.noop();
            assertThatThrownBy(client::noop)
                    .isInstanceOf(ProtocolViolationException.class)
                    .hasMessageContaining("more than the reply");
        });
    }

    @Test
    void goesOnAfterARefusedCommand() throws IOException {
        Script script = Script.of(
                "@include common/login.txt",
                "C: NOOP",
                "S: -ERR [SYS/TEMP] busy",
                "C: RSET",
                "S: +OK",
                "C: QUIT",
                "S: +OK");
        Sessions.loggedIn(script, client -> {
            assertThatThrownBy(client::noop).isInstanceOfSatisfying(CommandRefusedException.class, e -> {
                assertThat(e.verb()).isEqualTo("NOOP");
                assertThat(e.statusLine().text()).isEqualTo("busy");
                assertThat(e).hasMessageContaining("alice").hasMessageContaining("127.0.0.1:");
            });
            client.reset();
            assertThat(client.quit().isConfirmed()).isTrue();
        });
    }

    @Test
    void takesNoCommandInTheWrongState() throws IOException {
        Sessions.connected("common/no-plain.txt", client -> {
            assertThatThrownBy(client::listing).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(client::noop).isInstanceOf(IllegalStateException.class);
        });
        Sessions.loggedIn("common/login.txt", client -> {
            assertThatThrownBy(() -> client.login(Sessions.ALICE)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> client.mark(List.of(1, 0))).isInstanceOf(IllegalArgumentException.class);
        });
        Sessions.loggedIn("lab/retr-refused-pipelined.txt", client -> {
            RetrievalRun run = client.retrieve(Sessions.messages(3, 5), Admission.ALWAYS);
            Sessions.text(run.next().orElseThrow());
            assertThatThrownBy(client::noop).isInstanceOf(IllegalStateException.class);
            run.close();
            assertThatThrownBy(run::next).isInstanceOf(IllegalStateException.class);
            client.noop();
        });
    }

    @Test
    void takesOtherCommandsWhereNoMessageIsUnderWay() throws IOException {
        Script script = Script.of(
                "@include common/login.txt",
                "C: RETR 1",
                "S: +OK",
                "S: .",
                "C: NOOP",
                "S: +OK",
                "C: DELE 1",
                "S: +OK",
                "C: RETR 2",
                "S: +OK",
                "S: .");
        Sessions.loggedIn(script, client -> {
            try (RetrievalRun run = client.retrieve(Sessions.messages(2, 5), Admission.ALWAYS)) {
                Sessions.text(run.next().orElseThrow());
                assertThat(run.isIdle()).isTrue();
                client.noop();
                client.mark(List.of(1));
                Sessions.text(run.next().orElseThrow());
            }
        });
    }
}
