package io.github.pop3x.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pop3x.testing.Script;
import io.github.pop3x.testing.ScriptedServer;
import io.github.pop3x.wire.TransportSecurity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A whole session, as RFC 1939 §10 shows one, at every pace and with every line end. */
class SessionTest {

    @ParameterizedTest
    @EnumSource(ScriptedServer.Pace.class)
    void playsAWholeSession(ScriptedServer.Pace pace) throws IOException {
        play(pace, Script.file("rfc1939/session.txt"));
        play(pace, Script.file("rfc1939/session.txt").withBareLineFeeds());
        play(pace, Script.file("rfc1939/session-pipelined.txt"));
        play(pace, Script.file("rfc1939/session-pipelined.txt").withBareLineFeeds());
    }

    private static void play(ScriptedServer.Pace pace, Script script) throws IOException {
        try (ScriptedServer server = ScriptedServer.playing(pace, script);
                Pop3Client client = Pop3Client.connect(settings(server))) {
            client.login(Credentials.of("alice", "secret-17"));
            Listing listing = client.listing();
            List<String> bodies = new ArrayList<>();
            try (RetrievalRun run = client.retrieve(listing, Admission.ALWAYS)) {
                for (Optional<Retrieval> next = run.next(); next.isPresent(); next = run.next()) {
                    bodies.add(text(((Retrieval.Retrieved) next.get()).spool()));
                }
            }
            assertThat(bodies).map(body -> body.replace("\r", "")).containsExactly("one\n.dot\n", "two\n");
            assertThat(client.mark(List.of(1, 2)).refused()).isEmpty();
            client.noop();
            assertThat(client.quit().isConfirmed()).isTrue();
            server.assertPlayed();
        }
    }

    private static Pop3ClientSettings settings(ScriptedServer server) {
        return Pop3ClientSettings.builder("127.0.0.1")
                .port(server.port())
                .security(TransportSecurity.NONE)
                .readTimeout(Duration.ofSeconds(5))
                .build();
    }

    private static String text(Spool spool) throws IOException {
        try (spool) {
            ByteArrayOutputStream octets = new ByteArrayOutputStream();
            spool.writeTo(octets);
            return octets.toString(java.nio.charset.StandardCharsets.ISO_8859_1);
        }
    }
}
