package io.github.pop3x.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pop3x.testing.Dialogue;
import io.github.pop3x.testing.DialogueWorld;
import io.github.pop3x.wire.LineDecoder;
import io.github.pop3x.wire.LineTooLongException;
import io.github.pop3x.wire.TransportSecurity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every dialogue against the session alone, however the client's octets are cut and the replies' buffers are sized. */
class SessionDialogueTest {

    private static final int MAX_LINE_OCTETS = 512;

    static Stream<Arguments> dialogues() {
        return Dialogue.in("dialogues/server").stream()
                .flatMap(dialogue -> dialogue.over().stream().map(over -> Arguments.of(dialogue, over)));
    }

    @ParameterizedTest(name = "{0} over {1}")
    @MethodSource("dialogues")
    void saysTheSameAtEveryChunkSize(Dialogue dialogue, String over) throws IOException {
        for (int chunkOctets = 1; chunkOctets <= 4096; chunkOctets = next(chunkOctets)) {
            play(dialogue, over, chunkOctets, 4096);
        }
    }

    @ParameterizedTest(name = "{0} over {1}")
    @MethodSource("dialogues")
    void saysTheSameAtEveryBufferSize(Dialogue dialogue, String over) throws IOException {
        for (int bufferOctets : new int[] {1024, 1025, 1026, 1500, 4096, 65536}) {
            play(dialogue, over, 4096, bufferOctets);
        }
    }

    private static int next(int chunkOctets) {
        return chunkOctets < 4 ? chunkOctets + 1 : 2 * chunkOctets;
    }

    private static void play(Dialogue dialogue, String over, int chunkOctets, int bufferOctets) throws IOException {
        String what = dialogue + " over " + over + ", " + chunkOctets + " octets a read, buffers of " + bufferOctets;
        try (DialogueWorld world = new DialogueWorld(dialogue)) {
            try (Pop3Session session = new Pop3Session(policy(over), world.store(), world.users())) {
                Player player = new Player(session, bufferOctets);
                player.send(session.greeting());
                if (over.equals("starttls") && !dialogue.startsTls()) {
                    session.receive("STLS".getBytes(ISO_8859_1));
                }
                for (String run : dialogue.clientOctets()) {
                    player.startsTls = false;
                    player.feed(run.getBytes(ISO_8859_1), chunkOctets);
                }
                assertThat(player.sent).as(what).asString().isEqualTo(dialogue.serverOctets(world.uniqueIds()));
                assertThat(player.closes).as(what + " closes").isEqualTo(dialogue.endsClosed());
            }
            world.assertLeft();
        }
    }

    private static SessionPolicy policy(String over) {
        return SessionPolicy.of(
                switch (over) {
                    case "tls" -> TransportSecurity.TLS;
                    case "starttls" -> TransportSecurity.STARTTLS;
                    default -> TransportSecurity.NONE;
                });
    }

    /** Does what a connection does, without one. */
    private static final class Player {

        private final StringBuilder sent = new StringBuilder();
        private final Pop3Session session;
        private final int bufferOctets;
        private final LineDecoder lines = new LineDecoder(MAX_LINE_OCTETS);
        private boolean closes;
        private boolean startsTls;

        Player(Pop3Session session, int bufferOctets) {
            this.session = session;
            this.bufferOctets = bufferOctets;
        }

        void feed(byte[] octets, int chunkOctets) throws IOException {
            for (int at = 0; at < octets.length; at += chunkOctets) {
                ByteBuffer chunk = ByteBuffer.wrap(octets, at, Math.min(chunkOctets, octets.length - at));
                while (!closes && !startsTls && feedLine(chunk)) {
                    continue;
                }
            }
        }

        private boolean feedLine(ByteBuffer chunk) throws IOException {
            try {
                Optional<byte[]> line = lines.next(chunk, session.expected());
                if (line.isPresent()) {
                    send(session.receive(line.get()));
                }
                return line.isPresent();
            } catch (LineTooLongException tooLong) {
                send(session.refuseLongLine());
                return false;
            }
        }

        void send(Reply reply) throws IOException {
            sent.append(reply.line()).append("\r\n");
            if (reply.content().isPresent()) {
                try (Reply.Content content = reply.content().get()) {
                    boolean isComplete = false;
                    while (!isComplete) {
                        ByteBuffer buffer = ByteBuffer.allocate(bufferOctets);
                        isComplete = content.fill(buffer);
                        assertThat(isComplete || buffer.position() > 0).isTrue();
                        sent.append(new String(buffer.array(), 0, buffer.position(), ISO_8859_1));
                    }
                }
            }
            closes = reply.then() == Reply.Then.CLOSE;
            startsTls = reply.then() == Reply.Then.START_TLS;
        }
    }
}
