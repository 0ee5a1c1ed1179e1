package io.github.pop3x.session;

import io.github.pop3x.wire.ResponseCode;
import io.github.pop3x.wire.StatusLine;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What a session answers to one line: a first line, the content of a multi-line reply if it is one, and what the
 * connection has to do after it was sent.
 *
 * <p>Immutable, but for its content, which is read once. Whoever takes a reply closes its content.
 *
 * @param line the first line, without its line end
 * @param content the rest of a multi-line reply
 * @param then what follows
 */
public record Reply(String line, Optional<Content> content, Then then) {

    /** What the connection does when the reply is on its way. */
    public enum Then {
        /** Wait for the next line. */
        READ_ON,

        /** Start TLS, unless octets came behind the STLS line (RFC 2595 §4): then break off. */
        START_TLS,

        /** Close the connection. */
        CLOSE
    }

    /**
     * The lines behind a multi-line reply's status line, stuffed and terminated, ready to be sent (RFC 1939 §3).
     *
     * <p>Not thread-safe. May block while it reads from a store.
     */
    public interface Content extends Closeable {

        /** A buffer of at least this many octets always takes something. */
        int MIN_BUFFER_OCTETS = 1024;

        /**
         * Puts the next octets into a buffer.
         *
         * @param target room for at least {@link #MIN_BUFFER_OCTETS}
         * @return whether the termination was put: there is no more
         * @throws IOException the store failed; the reply can't be completed and the connection has to be broken off,
         *     so that nobody takes the part that was sent for the whole
         */
        boolean fill(ByteBuffer target) throws IOException;

        @Override
        void close();
    }

    /** {@code +OK text}. */
    public static Reply ok(String text) {
        return of(StatusLine.ok(text));
    }

    /** {@code -ERR text}. */
    public static Reply err(String text) {
        return of(StatusLine.err(text));
    }

    /** {@code -ERR [code] text}. */
    public static Reply err(ResponseCode code, String text) {
        return of(StatusLine.err(code, text));
    }

    /** {@code + text}: the server's turn of a SASL exchange (RFC 5034 §4). */
    static Reply challenge(String base64) {
        return new Reply("+ " + base64, Optional.empty(), Then.READ_ON);
    }

    Reply with(Content lines) {
        return new Reply(line, Optional.of(lines), then);
    }

    /** The same reply, followed by something else. */
    public Reply then(Then next) {
        return new Reply(line, content, next);
    }

    private static Reply of(StatusLine status) {
        return new Reply(status.format(), Optional.empty(), Then.READ_ON);
    }
}
