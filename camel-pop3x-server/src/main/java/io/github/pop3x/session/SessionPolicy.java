package io.github.pop3x.session;

import io.github.pop3x.wire.TransportSecurity;

/**
 * What a session may do, decided by the listener that accepted its connection.
 *
 * <p>Immutable.
 *
 * @param security how the connection is protected: decides whether STLS is offered and a password may be sent
 * @param maxLoginAttempts failed logins after which the connection is closed
 * @param maxBadCommandsBeforeLogin unknown or misplaced commands in a row after which the connection is closed before
 *     login
 * @param maxBadCommands the same after login
 */
public record SessionPolicy(
        TransportSecurity security, int maxLoginAttempts, int maxBadCommandsBeforeLogin, int maxBadCommands) {

    public SessionPolicy {
        if (maxLoginAttempts < 1 || maxBadCommandsBeforeLogin < 1 || maxBadCommands < 1) {
            throw new IllegalArgumentException("The maxima of a session's policy must be at least 1");
        }
    }

    /** Three failed logins; three bad commands before login, twenty after it. */
    public static SessionPolicy of(TransportSecurity security) {
        return new SessionPolicy(security, 3, 3, 20);
    }
}
