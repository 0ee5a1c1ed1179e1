package io.github.pop3x.session;

/** What a server does for the sake of old mail programs; off unless asked for. Named as Dovecot names them. */
public enum Quirk {
    /** Outlook stops at a NUL: it is sent as 0x80. */
    OUTLOOK_NO_NULS,

    /**
     * Outlook Express waits for the end of the header of a message that has no body: an empty line is added. It is not
     * counted by LIST.
     */
    OE_NS_EOH
}
