package io.github.pop3x.wire;

import java.nio.ByteBuffer;

/**
 * Stuffs the lines of a multi-line reply (RFC 1939 §3): a line that starts with the termination octet gets a second
 * one, the first line of all included. The octets have CRLF line ends already.
 *
 * <p>Not thread-safe: one reply, one stuffer.
 */
public final class DotStuffer {

    private static final byte DOT = '.';
    private static final byte LF = '\n';

    private boolean atLineStart = true;

    /**
     * Moves octets from {@code source} to {@code target} until one of them is used up. A stuffed pair is never split:
     * up to one octet of {@code target} may stay free.
     */
    public void stuff(ByteBuffer source, ByteBuffer target) {
        while (source.hasRemaining() && target.hasRemaining()) {
            if (atLineStart && source.get(source.position()) == DOT) {
                if (target.remaining() < 2) {
                    return;
                }
                target.put(DOT);
            }
            moveLine(source, target);
        }
    }

    private void moveLine(ByteBuffer source, ByteBuffer target) {
        int limit = source.limit();
        int end = Math.min(limit, source.position() + target.remaining());
        int at = source.position();
        while (at < end && source.get(at) != LF) {
            at++;
        }
        atLineStart = at < end;
        source.limit(atLineStart ? at + 1 : end);
        target.put(source);
        source.limit(limit);
    }
}
