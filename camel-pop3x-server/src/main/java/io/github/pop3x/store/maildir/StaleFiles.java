package io.github.pop3x.store.maildir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes files of {@code tmp/} that a crash left there. The Maildir page lets a delivery take 24 hours and a reader
 * remove what is older than 36.
 *
 * <p>Safe for use by many threads.
 */
final class StaleFiles {

    private static final Logger LOG = LoggerFactory.getLogger(StaleFiles.class);
    private static final Duration STALE_AFTER = Duration.ofHours(36);
    private static final Duration INTERVAL = Duration.ofHours(1);

    private final String mailbox;
    private final Path directory;
    private final FileOperations files;
    private final AtomicLong nextNanos = new AtomicLong(System.nanoTime());

    StaleFiles(String mailbox, Path directory, FileOperations files) {
        this.mailbox = mailbox;
        this.directory = directory;
        this.files = files;
    }

    /** Does nothing within an hour of the last time. A failure is no reason to refuse a session. */
    void remove() {
        long now = System.nanoTime();
        long next = nextNanos.get();
        if (now - next < 0 || !nextNanos.compareAndSet(next, now + INTERVAL.toNanos())) {
            return;
        }
        try {
            Instant limit = Instant.now().minus(STALE_AFTER);
            for (String name : files.list(directory)) {
                removeIfOlder(directory.resolve(name), limit);
            }
        } catch (IOException e) {
            LOG.warn("Mailbox '{}': can't remove stale files from {}; they only take room", mailbox, directory, e);
        }
    }

    private void removeIfOlder(Path file, Instant limit) throws IOException {
        try {
            if (Files.isRegularFile(file)
                    && Files.getLastModifiedTime(file).toInstant().isBefore(limit)) {
                files.delete(file);
            }
        } catch (NoSuchFileException e) {
            // Delivered or removed meanwhile.
            LOG.trace("{} is gone", file);
        }
    }
}
