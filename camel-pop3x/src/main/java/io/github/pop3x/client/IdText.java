package io.github.pop3x.client;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The unique-ids of a listing, one behind the other in one array, so that a million of them are one object.
 *
 * <p>Not thread-safe.
 */
final class IdText {

    private static final int LENGTH_BITS = 16;

    private byte[] octets = new byte[1024];
    private int size;

    /** Adds a unique-id and says where it is, in one number for {@link #start} and {@link #octets}. */
    long add(String id) {
        int length = id.length();
        if (length > octets.length - size) {
            octets = Arrays.copyOf(octets, Math.max(size + length, octets.length * 2));
        }
        System.arraycopy(id.getBytes(StandardCharsets.ISO_8859_1), 0, octets, size, length);
        long place = (long) size << LENGTH_BITS | length;
        size += length;
        return place;
    }

    int size() {
        return size;
    }

    byte[] toArray() {
        return Arrays.copyOf(octets, size);
    }

    static int start(long place) {
        return (int) (place >>> LENGTH_BITS);
    }

    static int octets(long place) {
        return (int) (place & (1 << LENGTH_BITS) - 1);
    }
}
