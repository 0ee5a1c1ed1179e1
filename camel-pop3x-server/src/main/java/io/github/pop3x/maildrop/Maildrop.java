package io.github.pop3x.maildrop;

import java.io.Closeable;
import java.io.IOException;
import java.util.BitSet;

/**
 * A mailbox locked by one session: an immutable snapshot whose message numbers run from 1 to {@link #messageCount()}
 * and never change while it is open (RFC 1939 §3 and §5).
 *
 * <p>Not thread-safe: one session, one thread at a time.
 */
public interface Maildrop extends Closeable {

    /** How many messages the snapshot holds. */
    int messageCount();

    /**
     * The exact number of octets that RETR sends for a message, each line end counted as two, dot-stuffing and the
     * termination not counted (RFC 1939 §11).
     */
    long octets(int messageNumber);

    /** The message's unique-id (RFC 1939 §7, UIDL). */
    UniqueId uniqueId(int messageNumber);

    /**
     * Opens a message for reading.
     *
     * @throws MessageGoneException something outside the session removed the message
     * @throws IOException the store can't be read now
     */
    MessageInput open(int messageNumber) throws IOException;

    /**
     * The UPDATE state (RFC 1939 §6): removes the marked messages durably, all of them or none. The maildrop stays
     * locked until {@link #close()}.
     *
     * @param marked message numbers; bit n stands for message number n, bit 0 is never set
     * @throws UpdateFailedException not every marked message is gone; says how many are not
     */
    void update(BitSet marked) throws UpdateFailedException;

    /** Frees the lock. Removes nothing. May be called twice. */
    @Override
    void close();
}
