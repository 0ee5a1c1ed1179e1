package io.github.pop3x.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class DotStufferTest {

    private static final String MESSAGE = ".\r\n..\r\n...x\r\n\r\na.b\r\n.a\r\n\r\n.\r\n";
    private static final String STUFFED = "..\r\n...\r\n....x\r\n\r\na.b\r\n..a\r\n\r\n..\r\n";

    @Test
    void stuffsTheSameAtEverySplitAndEveryBufferSize() {
        for (int split = 0; split <= MESSAGE.length(); split++) {
            for (int bufferOctets = 2; bufferOctets <= STUFFED.length() + 1; bufferOctets++) {
                StringBuilder sent = new StringBuilder();
                DotStuffer stuffer = new DotStuffer();
                stuff(stuffer, MESSAGE.substring(0, split), bufferOctets, sent);
                stuff(stuffer, MESSAGE.substring(split), bufferOctets, sent);
                assertThat(sent)
                        .as("split at %s, buffers of %s", split, bufferOctets)
                        .asString()
                        .isEqualTo(STUFFED);
            }
        }
    }

    @Test
    void neverSplitsAStuffedPair() {
        // Outlook Express took a lone dot at the end of a packet for the termination.
        DotStuffer stuffer = new DotStuffer();
        ByteBuffer source = octets(".x\r\n");
        ByteBuffer target = ByteBuffer.allocate(1);
        stuffer.stuff(source, target);
        assertThat(target.position()).isZero();
        assertThat(source.remaining()).isEqualTo(4);
    }

    @Test
    void leavesDotsInsideALineAlone() {
        StringBuilder sent = new StringBuilder();
        stuff(new DotStuffer(), "a.\r..\r\n", 16, sent);
        assertThat(sent).asString().isEqualTo("a.\r..\r\n");
    }

    private static void stuff(DotStuffer stuffer, String octets, int bufferOctets, StringBuilder sent) {
        ByteBuffer source = octets(octets);
        while (source.hasRemaining()) {
            ByteBuffer target = ByteBuffer.allocate(bufferOctets);
            stuffer.stuff(source, target);
            assertThat(target.position()).isPositive();
            sent.append(new String(target.array(), 0, target.position(), ISO_8859_1));
        }
    }

    private static ByteBuffer octets(String text) {
        return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
    }
}
