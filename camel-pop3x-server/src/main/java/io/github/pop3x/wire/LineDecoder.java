package io.github.pop3x.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Cuts a stream of octets into lines. A line ends at LF; one CR before it belongs to the line end (RFC 1939 §3 asks
 * for CRLF; senders that end lines with a bare LF are understood too). Memory is bounded by the longest line allowed.
 *
 * <p>Not thread-safe: one connection, one decoder.
 */
public final class LineDecoder {

    /**
     * The longest line of a SASL exchange, its line end counted. RFC 5034 §4 leaves it to the mechanism: bearer tokens
     * have up to 16 KiB, and base64 adds a third.
     */
    public static final int MAX_RESPONSE_OCTETS = 64 * 1024;

    /** What the next line is. */
    public enum Expected {
        /** A command. One that begins with AUTH may carry an initial response. */
        COMMAND,

        /** A line of a SASL exchange. */
        RESPONSE
    }

    private static final byte[] AUTH = {'A', 'U', 'T', 'H', ' '};

    private final int maxLineOctets;
    private byte[] partial = new byte[0];
    private int partialOctets;

    /** @param maxLineOctets the longest line allowed, its line end counted (RFC 2449 §4: commands have at most 255) */
    public LineDecoder(int maxLineOctets) {
        if (maxLineOctets < 2) {
            throw new IllegalArgumentException("maxLineOctets must be at least 2, not " + maxLineOctets);
        }
        this.maxLineOctets = maxLineOctets;
    }

    /**
     * Takes the next command or other short line. {@link #next(ByteBuffer, Expected)} says more.
     *
     * @throws LineTooLongException the line is longer than {@code maxLineOctets}; the decoder can't go on after that
     */
    public Optional<byte[]> next(ByteBuffer input) throws LineTooLongException {
        return next(input, maxLineOctets);
    }

    /**
     * Takes the next line, without its line end, from {@code input}. What follows it stays in {@code input}; an
     * incomplete line is taken and kept.
     *
     * @param expected a line of a SASL exchange and an AUTH command may have {@link #MAX_RESPONSE_OCTETS}
     * @return the line's octets, or nothing when {@code input} holds no complete line
     * @throws LineTooLongException the line is longer than allowed; the decoder can't go on after that
     */
    public Optional<byte[]> next(ByteBuffer input, Expected expected) throws LineTooLongException {
        boolean mayBeLong = expected == Expected.RESPONSE || beginsWithAuth(input);
        return next(input, mayBeLong ? Math.max(maxLineOctets, MAX_RESPONSE_OCTETS) : maxLineOctets);
    }

    private Optional<byte[]> next(ByteBuffer input, int maxOctets) throws LineTooLongException {
        int start = input.position();
        int lineFeed = indexOfLineFeed(input);
        int end = lineFeed < 0 ? input.limit() : lineFeed + 1;
        if (partialOctets + (end - start) > maxOctets) {
            throw new LineTooLongException(maxOctets);
        }
        if (lineFeed < 0) {
            keep(input, maxOctets);
            return Optional.empty();
        }
        byte[] line = new byte[partialOctets + (end - start)];
        System.arraycopy(partial, 0, line, 0, partialOctets);
        input.get(line, partialOctets, end - start);
        release();
        int octets = line.length - 1;
        if (octets > 0 && line[octets - 1] == '\r') {
            octets--;
        }
        return Optional.of(Arrays.copyOf(line, octets));
    }

    /** Whether a part of a line was taken whose end did not come yet. */
    public boolean hasPartialLine() {
        return partialOctets > 0;
    }

    private void keep(ByteBuffer input, int maxOctets) {
        int octets = input.remaining();
        if (partialOctets + octets > partial.length) {
            partial = Arrays.copyOf(partial, Math.min(maxOctets, Math.max(64, 2 * (partialOctets + octets))));
        }
        input.get(partial, partialOctets, octets);
        partialOctets += octets;
    }

    // An idle connection holds no line buffer.
    private void release() {
        partial = new byte[0];
        partialOctets = 0;
    }

    private boolean beginsWithAuth(ByteBuffer input) {
        for (int at = 0; at < AUTH.length; at++) {
            int inInput = input.position() + at - partialOctets;
            if (at >= partialOctets && inInput >= input.limit()) {
                return false;
            }
            byte octet = at < partialOctets ? partial[at] : input.get(inInput);
            // Clears the bit by which lower case differs; a blank has it, and is compared as it is.
            if ((AUTH[at] == ' ' ? octet : octet & ~0x20) != AUTH[at]) {
                return false;
            }
        }
        return true;
    }

    private static int indexOfLineFeed(ByteBuffer input) {
        for (int at = input.position(); at < input.limit(); at++) {
            if (input.get(at) == '\n') {
                return at;
            }
        }
        return -1;
    }
}
