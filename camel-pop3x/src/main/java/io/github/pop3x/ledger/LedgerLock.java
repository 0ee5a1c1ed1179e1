package io.github.pop3x.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Keeps a ledger to one instance: within this process and, through a lock on a file beside it, among processes. The
 * operating system frees the lock when the process dies, however it dies. The lock file itself stays: to delete it
 * would let two processes lock two files of one name.
 */
final class LedgerLock implements Closeable {

    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    /** Never closed: POSIX frees a process's locks on a file when the process closes any channel to it. */
    private static final Collection<FileChannel> LEFT_OPEN = new ConcurrentLinkedQueue<>();

    private final Path file;
    private final FileChannel channel;

    private LedgerLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Locks without waiting.
     *
     * @param file the lock file, with a real path
     * @param ledger what an error names
     */
    static LedgerLock acquire(Path file, Path ledger) throws IOException {
        if (!HELD.add(file)) {
            throw new LedgerInUseException(ledger, "another route of this process");
        }
        boolean locked = false;
        try {
            LedgerLock lock = new LedgerLock(file, lock(file, ledger));
            locked = true;
            return lock;
        } finally {
            if (!locked) {
                HELD.remove(file);
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            channel.close();
            HELD.remove(file);
        }
    }

    private static FileChannel lock(Path file, Path ledger) throws IOException {
        OwnerOnly.createFile(file);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Another class loader of this process has its own HELD.
            LEFT_OPEN.add(channel);
            throw new LedgerInUseException(ledger, "another application in this process");
        } finally {
            if (lock == null && !LEFT_OPEN.contains(channel)) {
                channel.close();
            }
        }
        if (lock == null) {
            throw new LedgerInUseException(ledger, "another process");
        }
        return channel;
    }
}
