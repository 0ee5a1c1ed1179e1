package io.github.pop3x.server;

/** What happens when a mailbox that is open is opened once more. */
public enum LockPolicy {
    /** The second login is refused (RFC 1939 §4). */
    REJECT,

    /**
     * The second login ends the first session, which removes nothing. A client whose link died doesn't lock its mailbox
     * until the idle timeout. Only sessions of this server are ended.
     */
    TAKEOVER,

    /**
     * Both go on. Sessions that overlap see one snapshot, taken when the first of them began; a message that one of them
     * removed is gone for the others, and may be removed by them once more.
     */
    SHARED
}
