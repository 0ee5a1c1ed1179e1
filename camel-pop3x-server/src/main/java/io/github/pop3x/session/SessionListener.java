package io.github.pop3x.session;

import io.github.pop3x.maildrop.UniqueId;
import java.util.List;

/**
 * Is told what happens in one session. Called by the session's caller, one call at a time; it must not block and must
 * not throw.
 */
public interface SessionListener {

    /** Listens to nothing. */
    SessionListener NONE = new SessionListener() {};

    /** A maildrop is locked; the positive answer is not sent yet. */
    default void loggedIn(String user, String mailbox) {}

    /** A login was refused; the negative answer is not sent yet. The user is empty where none was named. */
    default void loginRefused(String user, LoginRefusal reason) {}

    /** The session ends after this answer, since too many logins failed. */
    default void tooManyLoginFailures() {}

    /** The session ends after this answer, since too many commands were unknown or misplaced. */
    default void tooManyBadCommands() {}

    /** A reply to RETR ended; it is complete unless the session was broken off inside it. */
    default void retrieved(UniqueId uniqueId, long octets, boolean complete) {}

    /** UPDATE removed messages, durably. */
    default void deleted(List<UniqueId> uniqueIds) {}
}
