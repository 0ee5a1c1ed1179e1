package io.github.pop3x.maildrop;

import java.io.IOException;

/** The UPDATE state failed: some marked messages are still there (RFC 1939 §6), and a later session may mark them again. */
public final class UpdateFailedException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int notRemoved;
    private final int marked;

    /**
     * @param notRemoved how many marked messages are still there, as far as the store knows
     * @param marked how many were marked
     */
    public UpdateFailedException(int notRemoved, int marked, Throwable cause) {
        super(notRemoved + " of " + marked + " marked messages were not removed", cause);
        this.notRemoved = notRemoved;
        this.marked = marked;
    }

    /** How many marked messages are still there. */
    public int notRemoved() {
        return notRemoved;
    }

    /** How many messages were marked. */
    public int marked() {
        return marked;
    }
}
