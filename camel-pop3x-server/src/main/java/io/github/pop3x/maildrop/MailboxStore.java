package io.github.pop3x.maildrop;

import java.io.Closeable;
import java.io.IOException;

/**
 * Keeps mailboxes. A mailbox is named by a string that is data, never a path: a store maps every name to a place of
 * its own, whatever characters it holds, and two names never to one place.
 *
 * <p>Safe for use by many threads. Every method may block: none is to be called on an event loop.
 */
public interface MailboxStore extends Closeable {

    /**
     * Locks a mailbox for one session and takes a snapshot of it (RFC 1939 §4: the server "then acquires an
     * exclusive-access lock on the maildrop"). A mailbox that nobody deposited into yet is an empty maildrop.
     *
     * @throws MaildropInUseException another session holds the maildrop
     * @throws IOException the store can't be read now; nothing is locked
     */
    Maildrop lock(String mailbox) throws IOException;

    /**
     * Adds a message to a mailbox. When this returns, the message is as durable as the store promises; when it
     * throws, no part of the message will ever be listed. Never waits for a session: a maildrop that is locked
     * shows the message at its next login.
     *
     * @return the unique-id that UIDL will show for this message for as long as it exists
     * @throws IOException the message could not be stored, or the source failed
     */
    UniqueId deposit(String mailbox, MessageSource message) throws IOException;

    /** Ends the store's background work. Maildrops that are still locked stay usable until they are closed. */
    @Override
    void close() throws IOException;
}
