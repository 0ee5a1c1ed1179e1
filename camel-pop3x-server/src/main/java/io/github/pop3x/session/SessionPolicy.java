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
 * @param deletes what becomes of marked messages
 * @param announcements what CAPA says beyond the protocol, and what is switched off
 * @param content how messages are shown
 */
public record SessionPolicy(
        TransportSecurity security,
        int maxLoginAttempts,
        int maxBadCommandsBeforeLogin,
        int maxBadCommands,
        DeletePolicy deletes,
        Announcements announcements,
        ContentPolicy content) {

    public SessionPolicy {
        if (maxLoginAttempts < 1 || maxBadCommandsBeforeLogin < 1 || maxBadCommands < 1) {
            throw new IllegalArgumentException("The maxima of a session's policy must be at least 1");
        }
    }

    /** Three failed logins; three bad commands before login, twenty after it; marked messages are removed. */
    public static SessionPolicy of(TransportSecurity security) {
        return new SessionPolicy(security, 3, 3, 20, DeletePolicy.DELETE, Announcements.NONE, ContentPolicy.STANDARD);
    }

    /** The same with another way to delete. */
    public SessionPolicy withDeletes(DeletePolicy policy) {
        return new SessionPolicy(
                security, maxLoginAttempts, maxBadCommandsBeforeLogin, maxBadCommands, policy, announcements, content);
    }

    /** The same with other announcements. */
    public SessionPolicy withAnnouncements(Announcements others) {
        return new SessionPolicy(
                security, maxLoginAttempts, maxBadCommandsBeforeLogin, maxBadCommands, deletes, others, content);
    }

    /** The same with another way to show messages. */
    public SessionPolicy withContent(ContentPolicy other) {
        return new SessionPolicy(
                security, maxLoginAttempts, maxBadCommandsBeforeLogin, maxBadCommands, deletes, announcements, other);
    }
}
