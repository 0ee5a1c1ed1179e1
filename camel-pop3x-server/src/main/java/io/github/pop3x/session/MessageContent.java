package io.github.pop3x.session;

import io.github.pop3x.maildrop.MessageInput;
import io.github.pop3x.wire.DotStuffer;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A message, or its top, while it is sent. Holds one block of it in memory, and none where nothing needs stuffing. */
final class MessageContent implements Reply.Content {

    private static final Logger LOG = LoggerFactory.getLogger(MessageContent.class);
    private static final byte[] TERMINATION = {'.', '\r', '\n'};
    private static final int BLOCK_OCTETS = 16 * 1024;

    private final MessageInput input;
    private final ReadableByteChannel octets;
    private final DotStuffer stuffer = new DotStuffer();
    private final ByteBuffer block;
    private final boolean needsStuffing;
    private long missing;
    private boolean exhausted;

    private MessageContent(MessageInput input, ReadableByteChannel octets, long promised) {
        this.input = input;
        this.octets = octets;
        this.missing = promised;
        this.needsStuffing = input.shape().dotLines() > 0;
        int blockOctets = (int) Math.min(BLOCK_OCTETS, input.shape().octets());
        this.block = ByteBuffer.allocate(needsStuffing ? blockOctets : 0).flip();
    }

    /** The whole message, for RETR. */
    static MessageContent whole(MessageInput input) {
        return new MessageContent(input, input, input.shape().octets());
    }

    /** The header, the empty line, and the first lines of the body, for TOP. */
    static MessageContent top(MessageInput input, long bodyLines) {
        TopChannel top = new TopChannel(input, input.shape().headerOctets(), bodyLines);
        return new MessageContent(input, top, input.shape().headerOctets());
    }

    /** Ends a multi-line reply. The three octets are never split. */
    static void putTermination(ByteBuffer target) {
        target.put(TERMINATION);
    }

    @Override
    public boolean fill(ByteBuffer target) throws IOException {
        while (!exhausted && target.remaining() > 1) {
            if (needsStuffing) {
                fillStuffed(target);
            } else {
                read(target);
            }
        }
        if (!exhausted || target.remaining() < TERMINATION.length) {
            return false;
        }
        putTermination(target);
        return true;
    }

    @Override
    public void close() {
        try {
            input.close();
        } catch (IOException e) {
            LOG.warn("A message's file could not be closed after it was sent", e);
        }
    }

    private void read(ByteBuffer target) throws IOException {
        int count = octets.read(target);
        missing -= Math.max(count, 0);
        if (count < 0 && missing > 0) {
            // Not exhausted: whoever asks again must not get a termination, which would make the part a whole.
            throw new EOFException("The stored message ends " + missing + " octets before its announced end");
        }
        exhausted = count < 0;
    }

    private void fillStuffed(ByteBuffer target) throws IOException {
        if (!block.hasRemaining()) {
            block.clear();
            read(block);
            block.flip();
        }
        stuffer.stuff(block, target);
    }
}
