package io.github.pop3x.ledger;

/** How far the delivery of one message has come. */
public enum LedgerState {
    /** An attempt began, and nobody recorded how it ended: it is running, or the process died in it. */
    IN_FLIGHT,
    /** The route completed. The message is never delivered again; what is left to do is DELE. */
    DONE,
    /** The last attempt failed; the next one is due at {@link LedgerEntry#retryAt}. */
    FAILED,
    /** Given up after too many attempts, or refused before the first. Never delivered again by itself. */
    QUARANTINED
}
