package io.github.pop3x.session;

import java.util.Optional;

/**
 * Is asked between the check of the credentials and the lock of the maildrop. Called by the session's caller, one call
 * at a time; it must not block.
 */
@FunctionalInterface
public interface LoginGate {

    /** Lets everybody in. */
    LoginGate OPEN = (user, mailbox) -> Optional.empty();

    /** Answers why this user may not open this mailbox now; nothing if he may. */
    Optional<LoginRefusal> refuses(String user, String mailbox);
}
