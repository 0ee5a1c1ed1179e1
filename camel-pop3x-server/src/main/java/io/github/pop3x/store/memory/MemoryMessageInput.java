package io.github.pop3x.store.memory;

import io.github.pop3x.maildrop.MessageInput;
import io.github.pop3x.maildrop.MessageShape;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

/** Reads a message in memory. Not thread-safe: one reader. */
final class MemoryMessageInput implements MessageInput {

    private final MessageShape shape;
    private final ByteBuffer content;
    private boolean open = true;

    MemoryMessageInput(StoredMessage message) {
        shape = message.shape();
        content = message.content().asReadOnlyBuffer();
    }

    @Override
    public MessageShape shape() {
        return shape;
    }

    @Override
    public int read(ByteBuffer target) throws ClosedChannelException {
        if (!open) {
            throw new ClosedChannelException();
        }
        if (!content.hasRemaining()) {
            return -1;
        }
        int count = Math.min(content.remaining(), target.remaining());
        target.put(content.slice(content.position(), count));
        content.position(content.position() + count);
        return count;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
    }
}
