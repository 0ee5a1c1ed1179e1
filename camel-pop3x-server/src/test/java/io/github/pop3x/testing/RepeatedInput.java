package io.github.pop3x.testing;

import java.io.InputStream;
import java.util.Objects;

/** The same octets, again and again: a large message that takes no memory. Not thread-safe. */
public final class RepeatedInput extends InputStream {

    private final byte[] octets;
    private long left;
    private int at;

    /** So many times these octets. */
    public RepeatedInput(byte[] octets, int times) {
        this.octets = octets;
        this.left = (long) octets.length * times;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (left == 0) {
            return -1;
        }
        int count = (int) Math.min(left, Math.min(length, octets.length - at));
        System.arraycopy(octets, at, target, offset, count);
        at = (at + count) % octets.length;
        left -= count;
        return count;
    }
}
