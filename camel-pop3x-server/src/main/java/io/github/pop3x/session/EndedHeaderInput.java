package io.github.pop3x.session;

import io.github.pop3x.maildrop.MessageInput;
import io.github.pop3x.maildrop.MessageShape;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A message without a body, and with the empty line that it lacks: see {@link Quirk#OE_NS_EOH}. */
final class EndedHeaderInput implements MessageInput {

    private final MessageInput input;
    private final ByteBuffer emptyLine = ByteBuffer.wrap(new byte[] {'\r', '\n'});

    EndedHeaderInput(MessageInput input) {
        this.input = input;
    }

    @Override
    public MessageShape shape() {
        MessageShape stored = input.shape();
        long octets = stored.octets() + emptyLine.capacity();
        return new MessageShape(octets, octets, stored.dotLines());
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int count = input.read(target);
        if (count >= 0) {
            return count;
        }
        if (!emptyLine.hasRemaining()) {
            return -1;
        }
        int added = Math.min(emptyLine.remaining(), target.remaining());
        target.put(emptyLine.slice(emptyLine.position(), added));
        emptyLine.position(emptyLine.position() + added);
        return added;
    }

    @Override
    public boolean isOpen() {
        return input.isOpen();
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
