package io.github.pop3x.session;

/** The states of a session (RFC 1939 §3). */
public enum Phase {
    /** The client must say who it is. */
    AUTHORIZATION,

    /** A maildrop is locked. */
    TRANSACTION,

    /** QUIT was received; there is no way back. */
    UPDATE
}
