package io.github.pop3x.session;

/** Why a login was refused. */
public enum LoginRefusal {
    /** Unknown user, or wrong credentials. */
    CREDENTIALS,

    /** What the client sent was no message of the mechanism. */
    MALFORMED,

    /** Nobody could decide, or the mailbox can't be opened now. */
    UNAVAILABLE,

    /** Another session holds the maildrop (RFC 2449 §8.1.1). */
    IN_USE,

    /** The mailbox was opened too recently (RFC 2449 §8.1.2). */
    TOO_EARLY,

    /** The user has as many sessions as he may have. */
    TOO_MANY_SESSIONS
}
