package io.github.pop3x.ledger;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A ledger in a journal file of its own, {@code <account and consumer>-<digest>.ledger}, which only its owner can read.
 *
 * <p>What is recorded is with the operating system when the method returns, and on disk after {@link #force}. At
 * opening, a record that a crash cut short is cut off, and a damaged one is skipped; both are logged with file and
 * offset. Damage can make a message come again; it never makes one look delivered. The file is rewritten when most of
 * it is history.
 *
 * <p>Safe for use by many threads. Only one instance, of all processes on the machine, can have a file open.
 */
public final class FileLedger implements UidLedger {

    /** How long a unique-id has to be missing from the listings before it is forgotten, unless said otherwise. */
    public static final Duration FORGET_AFTER = Duration.ofDays(30);

    private final ReentrantLock lock = new ReentrantLock();
    private final LedgerTable table = new LedgerTable();
    private final InstantSource clock;
    private final Duration forgetAfter;
    private final LedgerLock ledgerLock;
    private final Journal journal;

    private FileLedger(Path directory, LedgerName name, InstantSource clock, Duration forgetAfter) throws IOException {
        this.clock = clock;
        this.forgetAfter = forgetAfter;
        OwnerOnly.createDirectories(directory);
        Path realDirectory = directory.toRealPath();
        Path file = realDirectory.resolve(name.fileName() + ".ledger");
        this.ledgerLock = LedgerLock.acquire(realDirectory.resolve(name.fileName() + ".lock"), file);
        this.journal = openJournal(file, name);
    }

    /** Opens or creates a ledger in a directory, which is created too; forgets what has been missing for 30 days. */
    public static FileLedger open(Path directory, LedgerName name) throws IOException {
        return open(directory, name, InstantSource.system(), FORGET_AFTER);
    }

    /**
     * Opens or creates a ledger in a directory.
     *
     * @param forgetAfter how long a unique-id has to be missing before it is forgotten
     * @throws LedgerInUseException another route or process has it open
     * @throws IOException the file can't be read, or a later version wrote it
     */
    public static FileLedger open(Path directory, LedgerName name, InstantSource clock, Duration forgetAfter)
            throws IOException {
        return new FileLedger(directory, name, clock, forgetAfter);
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
    public int begin(String uniqueId) throws IOException {
        lock.lock();
        try {
            LedgerEntry entry = table.begin(uniqueId, clock.instant());
            write(uniqueId, entry);
            return entry.attempts();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void done(String uniqueId) throws IOException {
        lock.lock();
        try {
            if (!table.isDone(uniqueId)) {
                write(uniqueId, table.done(uniqueId, clock.instant()));
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void failed(String uniqueId, Instant retryAt) throws IOException {
        lock.lock();
        try {
            write(uniqueId, table.failed(uniqueId, clock.instant(), retryAt));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void quarantined(String uniqueId) throws IOException {
        lock.lock();
        try {
            write(uniqueId, table.quarantined(uniqueId, clock.instant()));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void forget(String uniqueId) throws IOException {
        lock.lock();
        try {
            if (table.find(uniqueId).isPresent()) {
                write(Map.of(uniqueId, Optional.empty()));
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void force() throws IOException {
        lock.lock();
        try {
            journal.force();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void reconcile(Collection<String> listed, Instant now) throws IOException {
        lock.lock();
        try {
            Map<String, Optional<LedgerEntry>> changes = table.reconcile(listed, now, forgetAfter);
            if (!changes.isEmpty()) {
                write(changes);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            journal.close();
        } finally {
            ledgerLock.close();
            lock.unlock();
        }
    }

    private void write(String uniqueId, LedgerEntry entry) throws IOException {
        write(Map.of(uniqueId, Optional.of(entry)));
    }

    /** The journal first: what it refused, the table doesn't know. */
    private void write(Map<String, Optional<LedgerEntry>> changes) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream(256);
        for (Map.Entry<String, Optional<LedgerEntry>> change : changes.entrySet()) {
            lines.writeBytes(new JournalLine(change.getKey(), change.getValue()).encode());
        }
        journal.append(lines.toByteArray(), changes.size());
        changes.forEach((uniqueId, entry) ->
                entry.ifPresentOrElse(changed -> table.put(uniqueId, changed), () -> table.remove(uniqueId)));
        if (journal.isOvergrown(table.count())) {
            journal.compact(table.entries());
        }
    }

    private Journal openJournal(Path file, LedgerName name) throws IOException {
        boolean opened = false;
        try {
            Journal opening = Journal.open(file, name, table);
            opened = true;
            return opening;
        } finally {
            if (!opened) {
                ledgerLock.close();
            }
        }
    }
}
