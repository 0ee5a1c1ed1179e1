package io.github.pop3x.wire;

/** How a connection is protected. There is no opportunistic mode: what is asked for happens, or the connection ends. */
public enum TransportSecurity {
    /** TLS from the first octet (RFC 8314 §3.3). */
    TLS(995),

    /** A clear connection that must be upgraded by STLS before anything secret crosses it (RFC 2595 §4). */
    STARTTLS(110),

    /** Clear text throughout, passwords included. Has to be asked for. */
    NONE(110);

    private final int defaultPort;

    TransportSecurity(int defaultPort) {
        this.defaultPort = defaultPort;
    }

    /** The port that is registered for this kind of connection. */
    public int defaultPort() {
        return defaultPort;
    }
}
