package io.github.pop3x.server;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What one client, and all of them together, may cost. Made from {@link #DEFAULT} by its {@code with…} methods.
 *
 * <p>Immutable.
 */
public final class Pop3ServerLimits {

    private static final int MIN_LINE_OCTETS = 255;
    private static final int MAX_BAD_COMMANDS_BEFORE_LOGIN = 3;

    /**
     * 512 octets a line, 30 s for a handshake, 60 s for a login, 10 min of silence, 60 s of a stalled reader, 3 failed
     * logins, 3 bad commands before login and 20 after it, 10,000 connections, 1,000 of them before login, 50 from one
     * address, 10 sessions of one user.
     */
    public static final Pop3ServerLimits DEFAULT = new Pop3ServerLimits(
            Map.of(
                    Pop3Limit.HANDSHAKE_TIME, Duration.ofSeconds(30),
                    Pop3Limit.LOGIN_TIME, Duration.ofSeconds(60),
                    Pop3Limit.IDLE_TIME, Duration.ofMinutes(10),
                    Pop3Limit.WRITE_STALL_TIME, Duration.ofSeconds(60)),
            Map.of(
                    Pop3Limit.LINE_OCTETS, 512,
                    Pop3Limit.LOGIN_FAILURES, 3,
                    Pop3Limit.BAD_COMMANDS, 20,
                    Pop3Limit.CONNECTIONS, 10_000,
                    Pop3Limit.CONNECTIONS_BEFORE_LOGIN, 1_000,
                    Pop3Limit.CONNECTIONS_PER_ADDRESS, 50,
                    Pop3Limit.SESSIONS_PER_USER, 10),
            MAX_BAD_COMMANDS_BEFORE_LOGIN);

    private final Map<Pop3Limit, Duration> times;
    private final Map<Pop3Limit, Integer> counts;
    private final int maxBadCommandsBeforeLogin;

    private Pop3ServerLimits(
            Map<Pop3Limit, Duration> times, Map<Pop3Limit, Integer> counts, int maxBadCommandsBeforeLogin) {
        this.times = times;
        this.counts = counts;
        this.maxBadCommandsBeforeLogin = maxBadCommandsBeforeLogin;
    }

    /** How long a PROXY header and a TLS handshake may take, each. */
    public Duration handshakeTimeout() {
        return time(Pop3Limit.HANDSHAKE_TIME);
    }

    /** The same limits but for {@link #handshakeTimeout()}; at least 1 ms. */
    public Pop3ServerLimits withHandshakeTimeout(Duration timeout) {
        return with(Pop3Limit.HANDSHAKE_TIME, "handshakeTimeout", timeout);
    }

    /** How long a connection may take from its first octet to the TRANSACTION state. */
    public Duration loginTimeout() {
        return time(Pop3Limit.LOGIN_TIME);
    }

    /** The same limits but for {@link #loginTimeout()}; at least 1 ms. */
    public Pop3ServerLimits withLoginTimeout(Duration timeout) {
        return with(Pop3Limit.LOGIN_TIME, "loginTimeout", timeout);
    }

    /** How long a client may be silent; RFC 1939 §3 asks for at least 10 minutes. */
    public Duration idleTimeout() {
        return time(Pop3Limit.IDLE_TIME);
    }

    /** The same limits but for {@link #idleTimeout()}; at least 1 ms. */
    public Pop3ServerLimits withIdleTimeout(Duration timeout) {
        return with(Pop3Limit.IDLE_TIME, "idleTimeout", timeout);
    }

    /** How long a client may read nothing of what waits for it. */
    public Duration writeStallTimeout() {
        return time(Pop3Limit.WRITE_STALL_TIME);
    }

    /** The same limits but for {@link #writeStallTimeout()}; at least 1 ms. */
    public Pop3ServerLimits withWriteStallTimeout(Duration timeout) {
        return with(Pop3Limit.WRITE_STALL_TIME, "writeStallTimeout", timeout);
    }

    /** The longest command line, its line end counted; RFC 2449 §4 allows clients 255. */
    public int maxLineOctets() {
        return count(Pop3Limit.LINE_OCTETS);
    }

    /** The same limits but for {@link #maxLineOctets()}; at least 255. */
    public Pop3ServerLimits withMaxLineOctets(int octets) {
        return with(Pop3Limit.LINE_OCTETS, "maxLineOctets", octets);
    }

    /** Failed logins after which a connection is closed. */
    public int maxLoginFailures() {
        return count(Pop3Limit.LOGIN_FAILURES);
    }

    /** The same limits but for {@link #maxLoginFailures()}; at least 1. */
    public Pop3ServerLimits withMaxLoginFailures(int count) {
        return with(Pop3Limit.LOGIN_FAILURES, "maxLoginFailures", count);
    }

    /** Unknown or misplaced commands in a row after which a session is closed. */
    public int maxBadCommands() {
        return count(Pop3Limit.BAD_COMMANDS);
    }

    /** The same limits but for {@link #maxBadCommands()}; at least 1. */
    public Pop3ServerLimits withMaxBadCommands(int count) {
        return with(Pop3Limit.BAD_COMMANDS, "maxBadCommands", count);
    }

    /** Connections at a time, over all listeners. */
    public int maxConnections() {
        return count(Pop3Limit.CONNECTIONS);
    }

    /** The same limits but for {@link #maxConnections()}; at least 1. */
    public Pop3ServerLimits withMaxConnections(int count) {
        return with(Pop3Limit.CONNECTIONS, "maxConnections", count);
    }

    /** Connections at a time that did not log in yet; the oldest of them makes room for a new one. */
    public int maxConnectionsBeforeLogin() {
        return count(Pop3Limit.CONNECTIONS_BEFORE_LOGIN);
    }

    /** The same limits but for {@link #maxConnectionsBeforeLogin()}; at least 1. */
    public Pop3ServerLimits withMaxConnectionsBeforeLogin(int count) {
        return with(Pop3Limit.CONNECTIONS_BEFORE_LOGIN, "maxConnectionsBeforeLogin", count);
    }

    /** Connections at a time from one IPv4 address, or from one IPv6 network of 64 bits. */
    public int maxConnectionsPerAddress() {
        return count(Pop3Limit.CONNECTIONS_PER_ADDRESS);
    }

    /** The same limits but for {@link #maxConnectionsPerAddress()}; at least 1. */
    public Pop3ServerLimits withMaxConnectionsPerAddress(int count) {
        return with(Pop3Limit.CONNECTIONS_PER_ADDRESS, "maxConnectionsPerAddress", count);
    }

    /** Sessions at a time of one user. */
    public int maxSessionsPerUser() {
        return count(Pop3Limit.SESSIONS_PER_USER);
    }

    /** The same limits but for {@link #maxSessionsPerUser()}; at least 1. */
    public Pop3ServerLimits withMaxSessionsPerUser(int count) {
        return with(Pop3Limit.SESSIONS_PER_USER, "maxSessionsPerUser", count);
    }

    /** Unknown or misplaced commands in a row after which a connection that did not log in is closed. */
    public int maxBadCommandsBeforeLogin() {
        return maxBadCommandsBeforeLogin;
    }

    /** The same limits but for {@link #maxBadCommandsBeforeLogin()}; at least 1. */
    public Pop3ServerLimits withMaxBadCommandsBeforeLogin(int count) {
        requireAtLeast(1, "maxBadCommandsBeforeLogin", count);
        return new Pop3ServerLimits(times, counts, count);
    }

    private Duration time(Pop3Limit limit) {
        return Objects.requireNonNull(times.get(limit));
    }

    private int count(Pop3Limit limit) {
        return Objects.requireNonNull(counts.get(limit));
    }

    @Override
    public String toString() {
        return times + ", " + counts + ", before login " + maxBadCommandsBeforeLogin + " bad commands";
    }

    private Pop3ServerLimits with(Pop3Limit limit, String name, Duration timeout) {
        if (timeout.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException(name + " must be at least 1 ms, not " + timeout);
        }
        Map<Pop3Limit, Duration> changed = new EnumMap<>(times);
        changed.put(limit, timeout);
        return new Pop3ServerLimits(changed, counts, maxBadCommandsBeforeLogin);
    }

    private Pop3ServerLimits with(Pop3Limit limit, String name, int count) {
        requireAtLeast(limit == Pop3Limit.LINE_OCTETS ? MIN_LINE_OCTETS : 1, name, count);
        Map<Pop3Limit, Integer> changed = new EnumMap<>(counts);
        changed.put(limit, count);
        return new Pop3ServerLimits(times, changed, maxBadCommandsBeforeLogin);
    }

    private static void requireAtLeast(int least, String name, int count) {
        if (count < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", not " + count);
        }
    }
}
