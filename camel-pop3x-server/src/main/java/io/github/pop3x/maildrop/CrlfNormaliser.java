package io.github.pop3x.maildrop;

/**
 * Makes every line end of a message CRLF, ends the last line, and measures the result. A bare LF and a bare CR each
 * become CRLF: after that, no line of a message can be taken for another by any reader, and the octets that LIST
 * announces are the octets that RETR sends (RFC 1939 §11; RFC 5322 §2.3).
 *
 * <p>Not thread-safe: one message, one normaliser. Feed it chunks in order with {@link #normalise}, then call
 * {@link #finish}.
 */
public final class CrlfNormaliser {

    private static final byte CR = '\r';
    private static final byte LF = '\n';

    private boolean pendingCr;
    private boolean atLineStart = true;
    private boolean inHeader = true;
    private long octets;
    private long headerOctets;
    private long dotLines;

    /** The most octets that a chunk of {@code length} octets can become. */
    public static int maxNormalised(int length) {
        return Math.addExact(Math.multiplyExact(length, 2), 2);
    }

    /**
     * Normalises one chunk.
     *
     * @param target room for {@link #maxNormalised} octets of this chunk's length
     * @return how many octets were put into {@code target}
     */
    public int normalise(byte[] source, int offset, int length, byte[] target) {
        int out = 0;
        int end = offset + length;
        int at = offset;
        if (pendingCr && length > 0) {
            // The line end was written when its CR came; an LF that follows belongs to it.
            pendingCr = false;
            if (source[at] == LF) {
                at++;
            }
        }
        while (at < end) {
            int lineEnd = indexOfLineEnd(source, at, end);
            int text = lineEnd - at;
            if (text > 0) {
                beginLine(source[at]);
                System.arraycopy(source, at, target, out, text);
                out += text;
                octets += text;
                at = lineEnd;
            }
            if (at < end) {
                out = endLine(target, out);
                boolean isCr = source[at++] == CR;
                if (isCr && at == end) {
                    pendingCr = true;
                } else if (isCr && source[at] == LF) {
                    at++;
                }
            }
        }
        return out;
    }

    /**
     * Ends the message: a last line without a line end gets one.
     *
     * @return how many octets, 0 or 2, were put into {@code target}
     */
    public int finish(byte[] target) {
        pendingCr = false;
        int out = atLineStart ? 0 : endLine(target, 0);
        if (inHeader) {
            headerOctets = octets;
        }
        return out;
    }

    /** What was measured; valid after {@link #finish}. */
    public MessageShape shape() {
        return new MessageShape(octets, headerOctets, dotLines);
    }

    private void beginLine(byte first) {
        if (atLineStart && first == '.') {
            dotLines++;
        }
        atLineStart = false;
    }

    private int endLine(byte[] target, int out) {
        target[out] = CR;
        target[out + 1] = LF;
        octets += 2;
        if (inHeader && atLineStart) {
            inHeader = false;
            headerOctets = octets;
        }
        atLineStart = true;
        return out + 2;
    }

    private static int indexOfLineEnd(byte[] source, int from, int end) {
        int at = from;
        while (at < end && source[at] != CR && source[at] != LF) {
            at++;
        }
        return at;
    }
}
