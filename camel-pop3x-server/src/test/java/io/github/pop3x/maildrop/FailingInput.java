package io.github.pop3x.maildrop;

import java.io.IOException;
import java.io.InputStream;

/** Gives some octets and then fails. */
public final class FailingInput extends InputStream {

    private final byte[] octets;
    private final IOException failure;
    private int at;

    public FailingInput(byte[] octets, IOException failure) {
        this.octets = octets;
        this.failure = failure;
    }

    @Override
    public int read() throws IOException {
        if (at == octets.length) {
            throw failure;
        }
        return octets[at++] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (at == octets.length) {
            throw failure;
        }
        int count = Math.min(length, octets.length - at);
        System.arraycopy(octets, at, target, offset, count);
        at += count;
        return count;
    }
}
