package io.github.pop3x.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/**
 * Remembers, for one account and one consumer, which unique-ids were delivered, and how often delivery was tried.
 *
 * <p>A unique-id is opaque. RFC 1939 §7 allows 70 printable characters; servers in the wild send blanks, octets beyond
 * 0x7E and hundreds of characters. A ledger takes each as it is: any String, one {@code char} an octet.
 *
 * <p>What is recorded survives the end of the process at once, kill -9 included, and the end of the machine once
 * {@link #force} has returned. An operation that throws has recorded nothing.
 *
 * <p>Safe for use by many threads. Every method may block.
 */
public interface UidLedger extends Closeable {

    /** What is known of a unique-id; empty if nothing, which means: deliver it. */
    Optional<LedgerEntry> find(String uniqueId) throws IOException;

    /**
     * Records that an attempt to deliver begins, before the route sees the message.
     *
     * @return the attempt's number, from 1
     * @throws IllegalStateException the message is DONE or QUARANTINED: {@link #forget} it first to deliver it again
     * @throws IOException nothing was recorded: don't deliver
     */
    int begin(String uniqueId) throws IOException;

    /**
     * Records that the route completed. Once {@link #force} has returned too, DELE may be sent. A unique-id that is
     * DONE already stays as it is.
     */
    void done(String uniqueId) throws IOException;

    /**
     * Records that the attempt failed, and when the next one is due.
     *
     * @throws IllegalStateException the message is DONE
     */
    void failed(String uniqueId, Instant retryAt) throws IOException;

    /**
     * Records that the message is given up.
     *
     * @throws IllegalStateException the message is DONE
     */
    void quarantined(String uniqueId) throws IOException;

    /** Removes all that is known of a unique-id. Does nothing if nothing is. */
    void forget(String uniqueId) throws IOException;

    /**
     * Puts everything recorded so far on disk: once for a batch, before its DELE commands are sent.
     *
     * @throws IOException not all of it is on disk: send no DELE
     */
    void force() throws IOException;

    /**
     * Compares the ledger with a complete unique-id listing. A known unique-id that is not listed is marked as missing;
     * one that has been missing for the ledger's retention is forgotten; one that is back loses the mark. Some
     * providers (Gmail) hide messages and show them again, so missing once is not gone.
     *
     * @param listed every unique-id of the listing; never a part of it
     * @param now when it was listed
     */
    void reconcile(Collection<String> listed, Instant now) throws IOException;

    /** When the ledger first heard of a unique-id. */
    default Optional<Instant> firstSeen(String uniqueId) throws IOException {
        return find(uniqueId).map(LedgerEntry::firstSeen);
    }

    /** Frees what the ledger holds, and forces what was recorded. May be called twice. */
    @Override
    void close() throws IOException;
}
