package io.github.pop3x.client;

/** Whether commands are sent before the replies to earlier ones came (RFC 2449 §6.6). */
public enum Pipelining {
    /** When CAPA lists PIPELINING after login. */
    AUTO,

    /** Always, whatever CAPA lists. */
    ON,

    /** Never. */
    OFF
}
