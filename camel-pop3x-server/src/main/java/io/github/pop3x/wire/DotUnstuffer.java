package io.github.pop3x.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Takes the multi-line part of a reply out of a stream of octets: removes the stuffing and finds the termination
 * (RFC 1939 §3). Keeps no octet of a message, only where in a line it is.
 *
 * <p>More lenient than the RFC, for servers in the wild: a line may end in a bare LF, the termination too; a dot at the
 * start of a line that no other dot follows belongs to the message, since the server forgot to stuff it.
 *
 * <p>Not thread-safe: one reply, one unstuffer.
 */
public final class DotUnstuffer {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LINE_FEEDS = 0x0A0A0A0A0A0A0A0AL;
    private static final byte[] DOT_CR = {'.', '\r'};

    private enum Place {
        LINE_START,
        IN_LINE,
        DOT,
        DOT_CR,
        TERMINATED
    }

    private Place place = Place.LINE_START;

    /**
     * Takes octets from {@code input} up to its limit or the end of the termination, whichever comes first, and writes
     * the message's octets among them in runs as long as possible. What follows the termination stays in {@code input}.
     *
     * @param input a buffer with an accessible array
     * @return whether the termination was found; nothing more may be given then
     */
    public boolean unstuff(ByteBuffer input, OutputStream output) throws IOException {
        if (place == Place.TERMINATED) {
            throw new IllegalStateException("The termination was found already");
        }
        byte[] octets = input.array();
        int base = input.arrayOffset();
        int at = base + input.position();
        int end = base + input.limit();
        try {
            while (at < end && place != Place.TERMINATED) {
                at = place == Place.IN_LINE ? copyLines(octets, at, end, output) : stepAtLineStart(octets, at, output);
            }
        } finally {
            input.position(at - base);
        }
        return place == Place.TERMINATED;
    }

    /** Copies whole runs, up to the next line that starts with a dot. */
    private int copyLines(byte[] octets, int from, int end, OutputStream output) throws IOException {
        int at = from;
        do {
            at = indexOfLineFeed(octets, at, end) + 1;
        } while (at > 0 && at < end && octets[at] != '.');
        if (at > 0) {
            place = Place.LINE_START;
        } else {
            at = end;
        }
        output.write(octets, from, at - from);
        return at;
    }

    /** Looks at one octet in or right behind "LF, dot, CR"; takes it only where it is part of stuffing or termination. */
    private int stepAtLineStart(byte[] octets, int at, OutputStream output) throws IOException {
        byte octet = octets[at];
        if (place == Place.LINE_START) {
            place = octet == '.' ? Place.DOT : Place.IN_LINE;
            return octet == '.' ? at + 1 : at;
        }
        if (octet == '\n') {
            place = Place.TERMINATED;
            return at + 1;
        }
        if (place == Place.DOT && octet == '\r') {
            place = Place.DOT_CR;
            return at + 1;
        }
        // Dot, dot: the first one is stuffing. Dot, something else: the server did not stuff it (Comcast, GreenMail).
        if (place == Place.DOT_CR || octet != '.') {
            output.write(DOT_CR, 0, place == Place.DOT_CR ? 2 : 1);
        }
        place = Place.IN_LINE;
        return at;
    }

    // Eight octets a step: the classic test for a zero octet in a word, on the word xor LF. The lowest hit is exact.
    private static int indexOfLineFeed(byte[] octets, int from, int end) {
        int at = from;
        for (int last = end - Long.BYTES; at <= last; at += Long.BYTES) {
            long word = (long) LONGS.get(octets, at) ^ LINE_FEEDS;
            long hits = (word - LOW_BITS) & ~word & HIGH_BITS;
            if (hits != 0) {
                return at + (Long.numberOfTrailingZeros(hits) >>> 3);
            }
        }
        for (; at < end; at++) {
            if (octets[at] == '\n') {
                return at;
            }
        }
        return -1;
    }
}
