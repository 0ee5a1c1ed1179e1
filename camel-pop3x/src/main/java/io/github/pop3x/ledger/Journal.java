package io.github.pop3x.ledger;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An append-only file of {@link JournalLine}s behind a header line. One write to the operating system for each append.
 *
 * <p>RandomAccessFile, since an interrupt closes a FileChannel, and Camel interrupts routes that stop late.
 *
 * <p>Not thread-safe: its ledger locks.
 */
final class Journal implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final int MIN_LINES_TO_COMPACT = 1000;
    private static final int LINES_PER_LIVE_ENTRY = 4;

    private final Path file;
    private final String header;
    private @Nullable RandomAccessFile out;
    private long octets;
    private int lines;
    private int compactAbove = MIN_LINES_TO_COMPACT;
    private boolean hasUnforced;
    private boolean hasUnforcedName;

    private Journal(Path file, LedgerName name) {
        this.file = file;
        this.header = "ledger 1 " + JournalLine.escape(name.account()) + ' ' + JournalLine.escape(name.consumerId());
    }

    /** Opens the journal, creates it if need be, cuts off a torn tail, and reads the rest into the table. */
    static Journal open(Path file, LedgerName name, LedgerTable table) throws IOException {
        Journal journal = new Journal(file, name);
        OwnerOnly.createFile(file);
        JournalReader reader = new JournalReader(file, journal.header, table);
        reader.read();
        boolean opened = false;
        try {
            journal.start(reader, table);
            opened = true;
            return journal;
        } finally {
            if (!opened) {
                journal.closeFile();
            }
        }
    }

    /**
     * Appends whole lines: all of them or, when this throws, none.
     *
     * @param encoded lines with their LF
     * @param count how many lines these are
     */
    void append(byte[] encoded, int count) throws IOException {
        RandomAccessFile target = requireOpen();
        hasUnforced = true;
        try {
            target.write(encoded);
        } catch (IOException e) {
            takeBack(target, e);
            throw new IOException("Can't write to ledger " + file + ": " + e.getMessage(), e);
        }
        octets += encoded.length;
        lines += count;
    }

    /** Puts on disk what was appended. */
    void force() throws IOException {
        RandomAccessFile target = requireOpen();
        try {
            if (hasUnforced) {
                target.getFD().sync();
                hasUnforced = false;
            }
            if (hasUnforcedName) {
                OwnerOnly.forceDirectoryOf(file);
                hasUnforcedName = false;
            }
        } catch (IOException e) {
            // After a failed fsync the next one may succeed although the octets are gone. Believe nothing any more.
            closeFile();
            throw new IOException("Can't force ledger " + file + " to disk; restart the route to open it again", e);
        }
    }

    /** Whether most lines are history: more than 1000, and more than four for each live entry. */
    boolean isOvergrown(int liveEntries) {
        return lines > compactAbove && lines > (long) LINES_PER_LIVE_ENTRY * liveEntries;
    }

    /** Replaces the file by one that holds these entries and nothing else. If that fails, the old one stays in use. */
    void compact(Map<String, LedgerEntry> entries) throws IOException {
        requireOpen();
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            write(fresh, entries);
        } catch (IOException e) {
            // Not at every append from now on: a full disk does not empty itself.
            compactAbove = lines * 2;
            LOG.warn("Can't compact ledger {}, which stays as it is: {}", file, e.toString());
            return;
        }
        replaceBy(fresh, entries.size() + 1);
    }

    @Override
    public void close() throws IOException {
        if (out != null) {
            try {
                force();
            } finally {
                closeFile();
            }
        }
    }

    private void start(JournalReader reader, LedgerTable table) throws IOException {
        if (reader.hasTornTail()) {
            LOG.warn(
                    "Ledger {} ends in an incomplete record, as after a crash: cut off at offset {}",
                    file,
                    reader.goodEnd());
        }
        reopen(reader.goodEnd(), reader.goodLines());
        if (octets == 0) {
            append(JournalLine.seal(header), 1);
        }
        if (reader.damagedLinesInside() > 0) {
            LOG.warn(
                    "Ledger {} has {} damaged records, the first at offset {}: skipped; their mails may come again",
                    file,
                    reader.damagedLinesInside(),
                    reader.firstDamage());
        }
        if (reader.damagedLinesInside() > 0 || !reader.hasHeader() && octets > 0 && reader.goodLines() > 0) {
            compact(table.entries());
        }
    }

    private void reopen(long wholeOctets, int wholeLines) throws IOException {
        RandomAccessFile target = new RandomAccessFile(file.toFile(), "rw");
        out = target;
        if (target.length() > wholeOctets) {
            target.setLength(wholeOctets);
            hasUnforced = true;
        }
        target.seek(wholeOctets);
        octets = wholeOctets;
        lines = wholeLines;
    }

    private void replaceBy(Path fresh, int freshLines) throws IOException {
        // Windows doesn't replace a file that is open.
        closeFile();
        try {
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            LOG.debug("Compacted ledger {} from {} to {} lines", file, lines, freshLines);
            lines = freshLines;
            compactAbove = MIN_LINES_TO_COMPACT;
            hasUnforcedName = true;
        } catch (IOException e) {
            compactAbove = lines * 2;
            LOG.warn("Can't replace ledger {}, which stays as it is: {}", file, e.toString());
        }
        reopen(Files.size(file), lines);
    }

    private void write(Path fresh, Map<String, LedgerEntry> entries) throws IOException {
        // One that a crash left behind.
        Files.deleteIfExists(fresh);
        OwnerOnly.createFile(fresh);
        try (FileOutputStream freshFile = new FileOutputStream(fresh.toFile());
                OutputStream buffered = new BufferedOutputStream(freshFile, 1 << 16)) {
            buffered.write(JournalLine.seal(header));
            for (Map.Entry<String, LedgerEntry> entry : entries.entrySet()) {
                buffered.write(new JournalLine(entry.getKey(), Optional.of(entry.getValue())).encode());
            }
            buffered.flush();
            freshFile.getFD().sync();
        }
    }

    /** Half a record, left by a full disk, would spoil the next one. */
    private void takeBack(RandomAccessFile target, IOException cause) {
        try {
            target.setLength(octets);
            target.seek(octets);
        } catch (IOException e) {
            cause.addSuppressed(e);
            closeFile();
        }
    }

    private RandomAccessFile requireOpen() throws IOException {
        if (out == null) {
            throw new IOException("Ledger " + file + " is closed");
        }
        return out;
    }

    private void closeFile() {
        RandomAccessFile target = out;
        out = null;
        if (target != null) {
            try {
                target.close();
            } catch (IOException e) {
                LOG.warn("Can't close ledger {}: {}", file, e.toString());
            }
        }
    }
}
