package io.github.pop3x.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A ledger that lasts as long as the process: for tests, and for mailboxes that a poll always empties. After a restart
 * everything that is still on the server is delivered again.
 *
 * <p>Safe for use by many threads.
 */
public final class MemoryLedger implements UidLedger {

    private final LedgerTable table = new LedgerTable();
    private final ReentrantLock lock = new ReentrantLock();
    private final InstantSource clock;
    private final Duration forgetAfter;

    /** A ledger that forgets what has been missing for 30 days. */
    public MemoryLedger() {
        this(InstantSource.system(), FileLedger.FORGET_AFTER);
    }

    /**
     * A ledger with a clock and a retention of its own.
     *
     * @param forgetAfter how long a unique-id has to be missing before it is forgotten
     */
    public MemoryLedger(InstantSource clock, Duration forgetAfter) {
        this.clock = clock;
        this.forgetAfter = forgetAfter;
    }

    @Override
    public Optional<LedgerEntry> find(String uniqueId) {
        lock.lock();
        try {
            return table.find(uniqueId);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int begin(String uniqueId) {
        lock.lock();
        try {
            LedgerEntry entry = table.begin(uniqueId, clock.instant());
            table.put(uniqueId, entry);
            return entry.attempts();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void done(String uniqueId) {
        lock.lock();
        try {
            if (!table.isDone(uniqueId)) {
                table.put(uniqueId, table.done(uniqueId, clock.instant()));
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void failed(String uniqueId, Instant retryAt) {
        lock.lock();
        try {
            table.put(uniqueId, table.failed(uniqueId, clock.instant(), retryAt));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void quarantined(String uniqueId) {
        lock.lock();
        try {
            table.put(uniqueId, table.quarantined(uniqueId, clock.instant()));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void forget(String uniqueId) {
        lock.lock();
        try {
            table.remove(uniqueId);
        } finally {
            lock.unlock();
        }
    }

    /** Does nothing: there is no disk. */
    @Override
    public void force() {}

    @Override
    public void reconcile(Collection<String> listed, Instant now) {
        lock.lock();
        try {
            table.reconcile(listed, now, forgetAfter)
                    .forEach((uniqueId, entry) -> entry.ifPresentOrElse(
                            changed -> table.put(uniqueId, changed), () -> table.remove(uniqueId)));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {}
}
