package io.github.pop3x.client;

/**
 * How a session ended (RFC 1939 §6). Only {@link Kind#CONFIRMED} says that the marked messages are gone; otherwise the
 * next unique-id listing tells.
 *
 * <p>Immutable.
 *
 * @param detail for people: the server's words, or how the connection was lost
 */
public record QuitOutcome(Kind kind, String detail) {

    /** What is known of the marked messages. */
    public enum Kind {
        /** {@code +OK}: they are deleted. */
        CONFIRMED,

        /** {@code -ERR}: some or all of them are still there. */
        REFUSED,

        /** No reply came: they may be deleted or not. */
        LOST
    }

    /** Whether the marked messages are deleted for certain. */
    public boolean isConfirmed() {
        return kind == Kind.CONFIRMED;
    }
}
