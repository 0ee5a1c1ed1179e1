package io.github.pop3x.client;

import io.github.pop3x.wire.StatusLine;

/** The server answered a command with {@code -ERR} (RFC 1939 §3). The session goes on. */
public final class CommandRefusedException extends Pop3Exception {

    private static final long serialVersionUID = 1L;

    private final String verb;
    private final transient StatusLine statusLine;

    CommandRefusedException(String message, Command command, StatusLine statusLine) {
        super(message, command.messageNumber(), null);
        this.verb = command.verb();
        this.statusLine = statusLine;
    }

    /** The refused command's verb, such as {@code RETR}. */
    public String verb() {
        return verb;
    }

    /** What the server said. */
    public StatusLine statusLine() {
        return statusLine;
    }
}
