package io.github.pop3x.server;

import java.time.Duration;

/**
 * What one client may cost.
 *
 * <p>Immutable.
 *
 * @param maxLineOctets the longest command line, its line end counted; RFC 2449 §4 allows clients 255
 * @param handshakeTimeout how long a TLS handshake may take
 * @param loginTimeout how long a connection may take from its first octet to the TRANSACTION state
 * @param idleTimeout how long a client may be silent; RFC 1939 §3 asks for at least 10 minutes
 * @param writeStallTimeout how long a client may read nothing of what waits for it
 */
public record Pop3ServerLimits(
        int maxLineOctets,
        Duration handshakeTimeout,
        Duration loginTimeout,
        Duration idleTimeout,
        Duration writeStallTimeout) {

    /** 512 octets a line, 30 s for a handshake, 60 s for a login, 10 min of silence, 60 s of a stalled reader. */
    public static final Pop3ServerLimits DEFAULT = new Pop3ServerLimits(
            512, Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofMinutes(10), Duration.ofSeconds(60));

    public Pop3ServerLimits {
        if (maxLineOctets < 255) {
            throw new IllegalArgumentException(
                    "maxLineOctets must be at least 255 (RFC 2449 §4), not " + maxLineOctets);
        }
        requirePositive("handshakeTimeout", handshakeTimeout);
        requirePositive("loginTimeout", loginTimeout);
        requirePositive("idleTimeout", idleTimeout);
        requirePositive("writeStallTimeout", writeStallTimeout);
    }

    /** The same limits with another idle timeout. */
    public Pop3ServerLimits withIdleTimeout(Duration timeout) {
        return new Pop3ServerLimits(maxLineOctets, handshakeTimeout, loginTimeout, timeout, writeStallTimeout);
    }

    /** The same limits with another login timeout. */
    public Pop3ServerLimits withLoginTimeout(Duration timeout) {
        return new Pop3ServerLimits(maxLineOctets, handshakeTimeout, timeout, idleTimeout, writeStallTimeout);
    }

    /** The same limits with another write stall timeout. */
    public Pop3ServerLimits withWriteStallTimeout(Duration timeout) {
        return new Pop3ServerLimits(maxLineOctets, handshakeTimeout, loginTimeout, idleTimeout, timeout);
    }

    private static void requirePositive(String name, Duration timeout) {
        if (timeout.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException(name + " must be at least 1 ms, not " + timeout);
        }
    }
}
