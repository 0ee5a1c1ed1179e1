package io.github.pop3x.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pop3x.testing.Script;
import io.github.pop3x.testing.ScriptedServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** The log of a session. Loggers are set up once a JVM, so this one gets its own. */
class TranscriptTest {

    @Test
    void showsTheDialogueWithoutSecrets() throws Exception {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
                        Session.class.getName())
                .redirectErrorStream(true)
                .start();
        String log = new String(jvm.getInputStream().readAllBytes());
        assertThat(jvm.waitFor()).as(log).isZero();
        assertThat(log)
                .contains("(user alice) C: PASS ***")
                .contains("C: AUTH PLAIN ***")
                .contains("S: -ERR unknown command: \"PASS ***\"")
                .contains("S: -ERR bad: *** ***")
                .contains("S: 1 whqtswO00WBw418f9t5JxYwZ")
                .contains("C: RETR 1")
                .doesNotContain(Sessions.PASSWORD)
                .doesNotContain(Base64.getEncoder().encodeToString(Sessions.ALICE.plainMessage()));
    }

    /** What the other JVM runs. */
    static final class Session {

        private Session() {}

        public static void main(String[] arguments) throws IOException {
            play("lab/echoes-secrets.txt");
            play("lab/echoes-plain.txt");
            play("rfc1939/session.txt");
        }

        private static void play(String dialogue) throws IOException {
            try (ScriptedServer server = ScriptedServer.playing(Script.file(dialogue));
                    Pop3Client client =
                            Pop3Client.connect(Sessions.settings(server.port()).build())) {
                client.login(Sessions.ALICE);
                try (RetrievalRun run = client.retrieve(client.listing(), Admission.ALWAYS)) {
                    Sessions.all(run);
                }
            } catch (LoginRefusedException e) {
                System.out.println(e);
            }
        }
    }
}
