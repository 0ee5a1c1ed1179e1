package io.github.pop3x.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pop3x.testing.Script;
import io.github.pop3x.testing.ScriptedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetrievalTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"lab/retr-refused.txt", "lab/retr-refused-pipelined.txt"})
    void aRefusedMessageLosesNoOther(String dialogue) throws IOException {
        Sessions.loggedIn(dialogue, client -> {
            try (RetrievalRun run = client.retrieve(Sessions.messages(3, 5), Admission.ALWAYS)) {
                List<Retrieval> all = Sessions.all(run);
                assertThat(Sessions.text(all.get(0))).startsWith("one");
                assertThat(all.get(1)).isInstanceOfSatisfying(Retrieval.Refused.class, refused -> {
                    assertThat(refused.message().messageNumber()).isEqualTo(2);
                    assertThat(refused.statusLine().text()).isEqualTo("message can't be read");
                });
                assertThat(Sessions.text(all.get(2))).startsWith("three");
            }
            client.noop();
        });
    }

    @Test
    void keepsDotsThatTheServerForgotToStuff() throws IOException {
        Sessions.loggedIn("greenmail/dots-not-stuffed.txt", client -> {
            assertThat(only(client).replace("\r", "")).isEqualTo(".x\n.y\n..\na.\n");
            client.noop();
        });
    }

    @Test
    void readsLinesOfAnyLength() throws IOException {
        Sessions.loggedIn("lab/long-lines.txt", client -> {
            assertThat(only(client).strip()).isEqualTo("x".repeat(10_000));
            client.noop();
        });
        Script script =
                Script.of("@include common/login.txt", "C: RETR 1", "S: +OK", "S-FILL: 2000000 x", "S:", "S: .");
        Sessions.loggedIn(script, client -> assertThat(only(client)).isEqualTo("x".repeat(2_000_000) + "\r\n"));
    }

    @Test
    void keepsEveryOctet() throws IOException {
        Script script = Script.file("lab/eight-bit.txt");
        Sessions.loggedIn(script, client -> {
            assertThat(only(client)).isEqualTo("a\0b\u0080\u00ff\u00e4\r\n\0\r\nlone\rcr\r\r\n");
            client.noop();
        });
    }

    @Test
    void announcedOctetsAreAHintOnly() throws IOException {
        Sessions.loggedIn("lab/sizes-lie.txt", client -> {
            try (RetrievalRun run = client.retrieve(Sessions.messages(3, 10), Admission.ALWAYS)) {
                List<Retrieval> all = Sessions.all(run);
                assertThat(Sessions.text(all.get(0)).strip()).hasSize(30_000);
                assertThat(Sessions.text(all.get(1)).strip()).isEqualTo("two");
                assertThat(Sessions.text(all.get(2))).isEmpty();
            }
            client.noop();
        });
    }

    @Test
    void keepsALargeMessageInAFileThatGoesWithTheSpool() throws IOException {
        Script script = Script.of(
                "@include common/login.txt",
                "C: RETR 1",
                "S: +OK",
                "S-FILL: 20000 ..line\\",
                "S-FILL: 65536 y",
                "S:",
                "S: .");
        try (ScriptedServer server = ScriptedServer.playing(script);
                Pop3Client client = Pop3Client.connect(spooling(server))) {
            client.login(Sessions.ALICE);
            RetrievalRun run = client.retrieve(Sessions.messages(1, 7), Admission.ALWAYS);
            Spool spool = ((Retrieval.Retrieved) run.next().orElseThrow()).spool();
            assertThat(spool.isInMemory()).isFalse();
            assertThat(files()).containsExactly(spool.file().orElseThrow());
            assertThat(Files.getPosixFilePermissions(spool.file().orElseThrow()))
                    .hasSize(2);
            assertThat(spool.octets()).isEqualTo(Files.size(spool.file().orElseThrow()));
            assertThat(Sessions.text(spool)).endsWith("yyy\r\n");
            assertThat(files()).isEmpty();
        }
    }

    @Test
    void closingARunReadsWhatIsUnderWay() throws IOException {
        Sessions.loggedIn("lab/retr-refused-pipelined.txt", client -> {
            try (RetrievalRun run = client.retrieve(Sessions.messages(3, 5), Admission.ALWAYS)) {
                Sessions.text(run.next().orElseThrow());
            }
            client.noop();
        });
    }

    @Test
    void asksForNoMessageThatIsNotAdmitted() throws IOException {
        Script script = Script.of(
                "@include common/login-pipelining.txt",
                "C: RETR 1",
                "S: +OK",
                "S: one",
                "S: .",
                "C: NOOP",
                "S: +OK",
                "C: RETR 2",
                "S: +OK",
                "S: two",
                "S: .");
        Sessions.loggedIn(script, client -> {
            try (RetrievalRun run = client.retrieve(Sessions.messages(2, 5), (number, octets) -> number == 1)) {
                assertThat(Sessions.text(run.next().orElseThrow())).isEqualTo("one\r\n");
                assertThat(run.next()).isEmpty();
                assertThat(run.isFinished()).isFalse();
            }
            client.noop();
            try (RetrievalRun run = client.retrieve(List.of(Sessions.message(2, 5)), Admission.ALWAYS)) {
                assertThat(Sessions.text(run.next().orElseThrow())).isEqualTo("two\r\n");
                assertThat(run.next()).isEmpty();
                assertThat(run.isFinished()).isTrue();
            }
        });
    }

    @Test
    void readsHeadersOnly() throws IOException {
        Sessions.loggedIn("rfc1939/top.txt", client -> {
            assertThat(Sessions.text(client.top(1, 0)).strip()).isEqualTo("Subject: one");
            assertThatThrownBy(() -> client.top(2, 0)).isInstanceOf(CommandRefusedException.class);
            assertThat(Sessions.text(client.top(3, 10)).replace("\r", "")).isEqualTo("Subject: three\n\n.body\n");
            client.noop();
        });
    }

    @Test
    void readsHeadersOfManyMessagesAhead() throws IOException {
        Script script = Script.of(
                "@include common/login-pipelining.txt",
                "C: TOP 1 0",
                "C: TOP 2 0",
                "S: +OK",
                "S: Subject: one",
                "S:",
                "S: .",
                "S: -ERR no",
                "C: NOOP",
                "S: +OK");
        Sessions.loggedIn(script, client -> {
            try (RetrievalRun run = client.top(Sessions.messages(2, 500_000_000), 0)) {
                assertThat(Sessions.text(run.next().orElseThrow())).isEqualTo("Subject: one\r\n\r\n");
                assertThat(run.next().orElseThrow()).isInstanceOf(Retrieval.Refused.class);
            }
            client.noop();
        });
    }

    private static String only(Pop3Client client) throws IOException {
        try (RetrievalRun run = client.retrieve(Sessions.messages(1, 5), Admission.ALWAYS)) {
            return Sessions.text(run.next().orElseThrow());
        }
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
