package io.github.pop3x.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pop3x.maildrop.MessageInput;
import io.github.pop3x.maildrop.MessageShape;
import java.io.EOFException;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageContentTest {

    @ParameterizedTest
    @ValueSource(longs = {0, 1})
    void aMessageThatEndsEarlyNeverGetsATermination(long dotLines) throws Exception {
        MessageContent content = MessageContent.whole(new CutInput(new MessageShape(100, 2, dotLines), "\r\n.short"));
        ByteBuffer target = ByteBuffer.allocate(1024);
        for (int attempt = 1; attempt <= 3; attempt++) {
            assertThatThrownBy(() -> content.fill(target))
                    .as("attempt %s", attempt)
                    .isInstanceOf(EOFException.class);
        }
        assertThat(new String(target.array(), 0, target.position(), ISO_8859_1)).doesNotContain("\r\n.\r\n");
        content.close();
    }

    /** A message whose file was cut behind the store's back. */
    private static final class CutInput implements MessageInput {

        private final MessageShape shape;
        private final ByteBuffer octets;

        CutInput(MessageShape shape, String octets) {
            this.shape = shape;
            this.octets = ByteBuffer.wrap(octets.getBytes(ISO_8859_1));
        }

        @Override
        public MessageShape shape() {
            return shape;
        }

        @Override
        public int read(ByteBuffer target) {
            if (!octets.hasRemaining()) {
                return -1;
            }
            target.put(octets.get());
            return 1;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
