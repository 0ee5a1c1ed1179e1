package io.github.pop3x.client;

import io.github.pop3x.testing.Script;
import io.github.pop3x.testing.ScriptedServer;
import io.github.pop3x.testing.ScriptedServer.Pace;
import io.github.pop3x.wire.TransportSecurity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Sessions against scripted servers, and what tests ask of them. */
final class Sessions {

    static final String PASSWORD = "secret-17";
    static final Credentials ALICE = Credentials.of("alice", PASSWORD);

    /** What a test does in a session. */
    @FunctionalInterface
    interface Part {
        void play(Pop3Client client) throws IOException;
    }

    private Sessions() {}

    /** In clear, with a patience that suits a test. */
    static Pop3ClientSettings.Builder settings(int port) {
        return Pop3ClientSettings.builder("127.0.0.1")
                .port(port)
                .security(TransportSecurity.NONE)
                .readTimeout(Duration.ofSeconds(10));
    }

    /** Plays a dialogue without logging in: at each pace, and again with bare LF. */
    static void connected(String dialogue, Part part) throws IOException {
        Script script = Script.file(dialogue);
        for (Script variant : List.of(script, script.withBareLineFeeds())) {
            for (Pace pace : Pace.values()) {
                connected(ScriptedServer.playing(pace, variant), part);
            }
        }
    }

    private static void connected(ScriptedServer server, Part part) throws IOException {
        try (server) {
            try (Pop3Client client = Pop3Client.connect(settings(server.port()).build())) {
                part.play(client);
            }
            server.assertPlayed();
        }
    }

    /** Plays a dialogue that starts with {@code common/login.txt}, from behind the login. */
    static void loggedIn(String dialogue, Part part) throws IOException {
        connected(dialogue, client -> {
            client.login(ALICE);
            part.play(client);
        });
    }

    /** Plays a script once, from behind the login. */
    static void loggedIn(Script script, Part part) throws IOException {
        connected(ScriptedServer.playing(script), client -> {
            client.login(ALICE);
            part.play(client);
        });
    }

    static Listing.Entry message(int number, long octets) {
        return new Listing.Entry(number, OptionalLong.of(octets), Optional.empty());
    }

    static List<Listing.Entry> messages(int count, long octets) {
        List<Listing.Entry> messages = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            messages.add(message(number, octets));
        }
        return messages;
    }

    /** Every retrieval that is left; nobody closes the spools of a test that fails. */
    static List<Retrieval> all(RetrievalRun run) throws IOException {
        List<Retrieval> retrievals = new ArrayList<>();
        for (Optional<Retrieval> next = run.next(); next.isPresent(); next = run.next()) {
            retrievals.add(next.get());
        }
        return retrievals;
    }

    /** The octets of a retrieved message, ISO-8859-1; the spool is closed. */
    static String text(Retrieval retrieval) throws IOException {
        return text(((Retrieval.Retrieved) retrieval).spool());
    }

    static String text(Spool spool) throws IOException {
        try (spool) {
            ByteArrayOutputStream octets = new ByteArrayOutputStream();
            spool.writeTo(octets);
            return octets.toString(StandardCharsets.ISO_8859_1);
        }
    }
}
