package io.github.pop3x.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pop3x.testing.Dialogue;
import io.github.pop3x.testing.DialogueWorld;
import io.github.pop3x.testing.RawClient;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every dialogue against the real server: in clear, over TLS and over STLS, in lock-step and in one write. */
class ServerDialogueTest {

    static Stream<Arguments> dialogues() {
        return Dialogue.in("dialogues/server").stream()
                .flatMap(dialogue -> dialogue.over().stream().map(over -> Arguments.of(dialogue, over)));
    }

    @ParameterizedTest(name = "{0} over {1}")
    @MethodSource("dialogues")
    void saysTheSameInLockStep(Dialogue dialogue, String over) throws IOException {
        try (DialogueWorld world = new DialogueWorld(dialogue);
                TestServer server = TestServer.start(world.store(), world.users())) {
            try (RawClient client = open(server, dialogue, over)) {
                for (Dialogue.Step step : dialogue.steps()) {
                    switch (step.kind()) {
                        case CLIENT -> client.send(step.text());
                        case SERVER -> assertThat(nextLine(client, step)).isEqualTo(step.text(world.uniqueIds()));
                        case TLS -> client.startTls();
                        case CLOSED -> assertThat(client.readToEnd()).isEmpty();
                    }
                }
            }
            server.close();
            world.assertLeft();
        }
    }

    @ParameterizedTest(name = "{0} over {1}")
    @MethodSource("dialogues")
    void saysTheSameInOneWrite(Dialogue dialogue, String over) throws IOException {
        try (DialogueWorld world = new DialogueWorld(dialogue);
                TestServer server = TestServer.start(world.store(), world.users())) {
            try (RawClient client = open(server, dialogue, over)) {
                List<Dialogue.Step> steps = dialogue.steps();
                int runStart = 0;
                client.send(dialogue.clientOctets().get(0));
                for (Dialogue.Step step : steps) {
                    switch (step.kind()) {
                        case CLIENT -> {}
                        case SERVER -> assertThat(nextLine(client, step)).isEqualTo(step.text(world.uniqueIds()));
                        case TLS -> {
                            runStart++;
                            client.startTls();
                            client.send(dialogue.clientOctets().get(runStart));
                        }
                        case CLOSED -> assertThat(client.readToEnd()).isEmpty();
                    }
                }
            }
            server.close();
            world.assertLeft();
        }
    }

    /** Connects; over STLS, the greeting is kept for the dialogue. */
    private static RawClient open(TestServer server, Dialogue dialogue, String over) throws IOException {
        RawClient client = switch (over) {
            case "tls" -> RawClient.connectTls(server.tls());
            case "starttls" -> RawClient.connect(server.starttls());
            default -> RawClient.connect(server.clear());
        };
        if (over.equals("starttls") && !dialogue.startsTls()) {
            String greeting = client.readLine();
            assertThat(client.ask("STLS")).isEqualTo("+OK Begin TLS negotiation");
            client.startTls();
            client.unread(greeting + "\r\n");
        }
        return client;
    }

    private static String nextLine(RawClient client, Dialogue.Step step) throws IOException {
        try {
            return client.readLine() + "\r\n";
        } catch (IOException e) {
            throw new IOException("Waiting for " + step.text(), e);
        }
    }
}
