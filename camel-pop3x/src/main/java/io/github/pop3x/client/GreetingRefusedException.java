package io.github.pop3x.client;

import io.github.pop3x.wire.StatusLine;

/** The server greets with {@code -ERR} (RFC 1939 §4 asks for {@code +OK}): it takes no sessions now. The connection is closed. */
public final class GreetingRefusedException extends Pop3Exception {

    private static final long serialVersionUID = 1L;

    private final transient StatusLine statusLine;

    GreetingRefusedException(String message, StatusLine statusLine) {
        super(message, 0, null);
        this.statusLine = statusLine;
    }

    /** What the server said. */
    public StatusLine statusLine() {
        return statusLine;
    }
}
