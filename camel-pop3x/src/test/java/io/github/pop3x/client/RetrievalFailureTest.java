package io.github.pop3x.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pop3x.testing.Script;
import io.github.pop3x.testing.ScriptedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong while messages come in, and what stays right then. */
class RetrievalFailureTest {

    @TempDir
    Path directory;

    @Test
    void neverHandsOverAMessageThatIsNotComplete() throws IOException {
        Sessions.loggedIn("lab/drop-in-retr.txt", client -> {
            try (RetrievalRun run = client.retrieve(Sessions.messages(3, 100), Admission.ALWAYS)) {
                assertThat(Sessions.text(run.next().orElseThrow())).startsWith("one");
                assertLostAt(run, 2);
                assertThatThrownBy(run::next).isInstanceOf(ConnectionFailedException.class);
            }
            assertThat(client.quit().kind()).isEqualTo(QuitOutcome.Kind.LOST);
        });
    }

    @Test
    void saysWhichMessageTheConnectionWasLostAt() throws IOException {
        Sessions.loggedIn("lab/drop-after-retr.txt", client -> {
            try (RetrievalRun run = client.retrieve(Sessions.messages(3, 100), Admission.ALWAYS)) {
                assertThat(Sessions.text(run.next().orElseThrow())).startsWith("one");
                assertLostAt(run, 2);
            }
        });
    }

    @Test
    void deletesThePartialSpoolOfALostMessage() throws IOException {
        Script script = Script.of("@include common/login.txt", "C: RETR 1", "S: +OK", "S-FILL: 300000 x", "S-DROP");
        try (ScriptedServer server = ScriptedServer.playing(script);
                Pop3Client client = Pop3Client.connect(spooling(server))) {
            client.login(Sessions.ALICE);
            RetrievalRun run = client.retrieve(Sessions.messages(1, 300_000), Admission.ALWAYS);
            assertLostAt(run, 1);
            run.close();
            assertThat(files()).isEmpty();
        }
    }

    @Test
    void endsWhereAMessageNeverTerminates() throws IOException {
        try (ScriptedServer server = ScriptedServer.playing(Script.file("exchange/glued-termination.txt"));
                Pop3Client client = Pop3Client.connect(Sessions.settings(server.port())
                        .readTimeout(Duration.ofMillis(200))
                        .build())) {
            client.login(Sessions.ALICE);
            RetrievalRun run = client.retrieve(Sessions.messages(1, 5), Admission.ALWAYS);
            assertThatThrownBy(run::next).isInstanceOfSatisfying(ConnectionFailedException.class, e -> {
                assertThat(e.isTimeout()).isTrue();
                assertThat(e.messageNumber()).hasValue(1);
            });
        }
    }

    @Test
    void aMessageThatIsTooLargeLosesNoOther() throws IOException {
        Script script = Script.of(
                "@include common/login.txt",
                "C: RETR 1",
                "S: +OK",
                "S-FILL: 150000 x",
                "S:",
                "S: .",
                "C: RETR 2",
                "S: +OK",
                "S: two",
                "S: .");
        try (ScriptedServer server = ScriptedServer.playing(script);
                Pop3Client client = Pop3Client.connect(
                        spooling(server).toBuilder().maxMessageOctets(100_000).build())) {
            client.login(Sessions.ALICE);
            RetrievalRun run = client.retrieve(Sessions.messages(2, 5), Admission.ALWAYS);
            assertThat(run.next().orElseThrow()).isInstanceOf(Retrieval.NotSpooled.class);
            assertThat(files()).isEmpty();
            assertThat(Sessions.text(run.next().orElseThrow())).isEqualTo("two\r\n");
        }
    }

    @Test
    void aFullDiskLosesNoOther() throws IOException {
        Path noDirectory = Files.writeString(directory.resolve("file"), "");
        Script script = Script.of(
                "@include common/login.txt",
                "C: RETR 1",
                "S: +OK",
                "S-FILL: 70000 x",
                "S:",
                "S: .",
                "C: RETR 2",
                "S: +OK",
                "S: two",
                "S: .");
        try (ScriptedServer server = ScriptedServer.playing(script);
                Pop3Client client = Pop3Client.connect(
                        spooling(server).toBuilder().spoolDirectory(noDirectory).build())) {
            client.login(Sessions.ALICE);
            RetrievalRun run = client.retrieve(Sessions.messages(2, 5), Admission.ALWAYS);
            assertThat(run.next().orElseThrow()).isInstanceOf(Retrieval.NotSpooled.class);
            assertThat(Sessions.text(run.next().orElseThrow())).isEqualTo("two\r\n");
        }
    }

    @Test
    void breaksOffAMessageThatDoesNotEnd() throws IOException {
        Script script = Script.of("@include common/login.txt", "C: RETR 1", "S: +OK", "S-FILL: 1000000 x", "S-SILENCE");
        try (ScriptedServer server = ScriptedServer.playing(script);
                Pop3Client client = Pop3Client.connect(
                        spooling(server).toBuilder().maxMessageOctets(10_000).build())) {
            client.login(Sessions.ALICE);
            RetrievalRun run = client.retrieve(Sessions.messages(1, 5), Admission.ALWAYS);
            assertThatThrownBy(run::next)
                    .isInstanceOf(ProtocolViolationException.class)
                    .hasMessageContaining("RETR 1");
            run.close();
            assertThat(files()).isEmpty();
        }
    }

    @Test
    void aFailureOfTheCallersCodeLeavesTheSessionBetweenTwoReplies() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        Script script = Script.of(
                "@include common/login-pipelining.txt",
                "C: RETR 1",
                "C: RETR 2",
                "S: +OK",
                "S: one",
                "S: .",
                "S: +OK",
                "S: .",
                "C: NOOP",
                "S: +OK");
        Sessions.loggedIn(script, client -> {
            RetrievalRun run = client.retrieve(Sessions.messages(3, 5), (number, octets) -> {
                if (asked.incrementAndGet() == 3) {
                    throw new IllegalStateException("no");
                }
                return true;
            });
            assertThatThrownBy(run::next).isInstanceOf(IllegalStateException.class);
            run.close();
            client.noop();
        });
    }

    @Test
    void aFailureOfTheCallersCodeInsideAMessageBreaksOff() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        Script script = Script.of(
                "@include common/login-pipelining.txt",
                "C: RETR 1",
                "S: +OK",
                "S-FILL: 300000 x",
                "S:",
                "S: .",
                "C-EOF");
        try (ScriptedServer server = ScriptedServer.playing(script);
                Pop3Client client = Pop3Client.connect(spooling(server))) {
            client.login(Sessions.ALICE);
            RetrievalRun run = client.retrieve(Sessions.messages(2, 5), (number, octets) -> {
                if (number == 2 && asked.incrementAndGet() > 1) {
                    throw new IllegalStateException("no");
                }
                return number == 1;
            });
            assertThatThrownBy(run::next).isInstanceOf(IllegalStateException.class);
            run.close();
            assertThat(files()).isEmpty();
            assertThatThrownBy(client::noop)
                    .isInstanceOf(ConnectionFailedException.class)
                    .hasMessageContaining("The session is over");
        }
    }

    @Test
    void takesNoSecondReplyForTheNextMessage() throws IOException {
        Script script = Script.of(
                "@include common/login.txt",
                "C: RETR 1",
                "S: +OK",
                "S: one",
                "S: .",
                "S: +OK",
                "S: one",
                "S: .",
                "C-EOF");
        Sessions.loggedIn(script, client -> {
            RetrievalRun run = client.retrieve(Sessions.messages(2, 5), Admission.ALWAYS);
            assertThat(Sessions.text(run.next().orElseThrow())).isEqualTo("one\r\n");
            assertThatThrownBy(run::next)
                    .isInstanceOfSatisfying(
                            ProtocolViolationException.class,
                            e -> assertThat(e.messageNumber()).hasValue(2));
        });
    }

    private static void assertLostAt(RetrievalRun run, int messageNumber) {
        assertThatThrownBy(run::next)
                .isInstanceOfSatisfying(
                        ConnectionFailedException.class,
                        e -> assertThat(e.messageNumber()).hasValue(messageNumber))
                .hasMessageContaining("RETR " + messageNumber)
                .hasMessageContaining("127.0.0.1:")
                .hasMessageContaining("user alice");
    }

    private Pop3ClientSettings spooling(ScriptedServer server) {
        return Sessions.settings(server.port()).spoolDirectory(directory).build();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
