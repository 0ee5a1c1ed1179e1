package io.github.pop3x.server;

/** What a server bounds; {@link Pop3ServerLimits} says how much of it. */
public enum Pop3Limit {
    /** A command line, or a line of a SASL exchange, was too long. */
    LINE_OCTETS,

    /** The PROXY header or the TLS handshake took too long. */
    HANDSHAKE_TIME,

    /** No login came in time. */
    LOGIN_TIME,

    /** The client was silent for too long. */
    IDLE_TIME,

    /** The client read nothing of what waited for it. */
    WRITE_STALL_TIME,

    /** Too many logins failed on one connection. */
    LOGIN_FAILURES,

    /** Too many unknown or misplaced commands in a row. */
    BAD_COMMANDS,

    /** Too many connections. */
    CONNECTIONS,

    /** Too many connections before login. */
    CONNECTIONS_BEFORE_LOGIN,

    /** Too many connections from one address, or from one IPv6 network of 64 bits. */
    CONNECTIONS_PER_ADDRESS,

    /** Too many sessions of one user. */
    SESSIONS_PER_USER
}
