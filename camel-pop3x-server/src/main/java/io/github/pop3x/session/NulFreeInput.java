package io.github.pop3x.session;

import io.github.pop3x.maildrop.MessageInput;
import io.github.pop3x.maildrop.MessageShape;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A message whose NULs are read as 0x80: see {@link Quirk#OUTLOOK_NO_NULS}. */
final class NulFreeInput implements MessageInput {

    private static final byte STAND_IN = (byte) 0x80;

    private final MessageInput input;

    NulFreeInput(MessageInput input) {
        this.input = input;
    }

    @Override
    public MessageShape shape() {
        return input.shape();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int start = target.position();
        int count = input.read(target);
        for (int at = start; at < target.position(); at++) {
            if (target.get(at) == 0) {
                target.put(at, STAND_IN);
            }
        }
        return count;
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
