package io.github.pop3x.store.maildir;

import io.github.pop3x.maildrop.MaildropInUseException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The exclusive lock of one mailbox. Between threads it is a set that the whole process shares, whichever store they
 * use; between processes it is a lock on {@code .pop3x.lock}, which the kernel frees when the process ends, however it
 * ends. The file stays: deleting it would let two processes lock two files of one name.
 *
 * <p>POSIX frees a process's locks on a file when any of its descriptors of that file is closed, hence the set is
 * asked first, and the file never opened twice.
 */
final class MailboxLock implements Closeable {

    private static final String FILE = ".pop3x.lock";
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path key;
    private final FileChannel channel;

    private MailboxLock(Path key, FileChannel channel) {
        this.key = key;
        this.channel = channel;
    }

    static MailboxLock acquire(Mailbox mailbox) throws IOException {
        Path key = mailbox.folder().toRealPath();
        if (!HELD.add(key)) {
            throw new MaildropInUseException(mailbox.name());
        }
        try {
            return new MailboxLock(key, lockFile(mailbox));
        } catch (Throwable e) {
            HELD.remove(key);
            throw e;
        }
    }

    private static FileChannel lockFile(Mailbox mailbox) throws IOException {
        FileChannel channel = FileChannel.open(
                mailbox.folder().resolve(FILE),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        try {
            if (!isLocked(channel)) {
                throw new MaildropInUseException(mailbox.name());
            }
            return channel;
        } catch (Throwable e) {
            try (channel) {
                throw e;
            }
        }
    }

    /** Locks, without waiting; the lock lasts as long as the channel. */
    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // Another copy of this class in the process, in a class loader of its own. The JVM keeps the two apart, but
            // closing our descriptor frees the copy's lock towards other processes: don't share a root that way.
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            HELD.remove(key);
        }
    }
}
