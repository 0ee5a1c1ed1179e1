package io.github.pop3x.client;

import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The server can't be reached, closed the connection, or was silent for too long. The connection is finished; the
 * server deletes nothing unless QUIT was sent (RFC 1939 §6).
 */
public final class ConnectionFailedException extends Pop3Exception {

    private static final long serialVersionUID = 1L;

    ConnectionFailedException(String message, int messageNumber, @Nullable Throwable cause) {
        super(message, messageNumber, cause);
    }

    /** Whether time ran out, rather than the connection being refused, reset or closed. */
    public boolean isTimeout() {
        return getCause() instanceof SocketTimeoutException;
    }
}
