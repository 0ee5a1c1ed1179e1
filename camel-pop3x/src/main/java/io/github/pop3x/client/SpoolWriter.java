package io.github.pop3x.client;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Takes one message in. Never throws from {@link #write}: what goes wrong with a disk must not look like a broken
 * connection, and the reply has to be read to its end. It comes out at {@link #failure()}.
 *
 * <p>Not thread-safe: one message.
 */
final class SpoolWriter extends OutputStream {

    private static final int SMALLEST_BUFFER = 1024;

    private final Path directory;
    private final int memoryOctets;
    private final long maxOctets;
    private byte[] buffer;
    private int buffered;
    private long octets;
    private @Nullable Path file;
    private @Nullable OutputStream fileOutput;
    private @Nullable IOException failure;

    /** @param announcedOctets sizes the first buffer, so that a small message costs a small array */
    SpoolWriter(Pop3ClientSettings settings, OptionalLong announcedOctets) {
        directory = settings.spoolDirectory();
        memoryOctets = settings.spoolMemoryOctets();
        maxOctets = settings.maxMessageOctets().orElse(Long.MAX_VALUE);
        long wanted = Math.max(SMALLEST_BUFFER, announcedOctets.orElse(SMALLEST_BUFFER) + 2);
        buffer = new byte[(int) Math.min(memoryOctets, wanted)];
    }

    @Override
    public void write(int octet) {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        octets += length;
        if (failure != null) {
            return;
        }
        try {
            requireAllowed();
            store(source, offset, length);
        } catch (IOException e) {
            failure = e;
            discard();
        }
    }

    /** How many octets came so far, kept or not. */
    long octets() {
        return octets;
    }

    /** Why the message can't be kept, if so. Nothing of it is left then. */
    Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Ends the message. Nothing if it could not be kept: {@link #failure()} says why. */
    Optional<Spool> finish() {
        if (failure == null && fileOutput != null) {
            try {
                flushBuffer();
                fileOutput.close();
            } catch (IOException e) {
                failure = e;
                discard();
            }
        }
        if (failure != null) {
            return Optional.empty();
        }
        return Optional.of(file == null ? inMemory() : Spool.inFile(file, octets));
    }

    /** Forgets the message: it never became complete. */
    void discard() {
        buffer = new byte[0];
        buffered = 0;
        try {
            if (fileOutput != null) {
                fileOutput.close();
            }
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // The file holds a part of a message; the directory is the temporary one, which the system clears.
            if (failure != null) {
                failure.addSuppressed(e);
            }
        }
    }

    private void requireAllowed() throws IOException {
        if (octets > maxOctets) {
            throw new IOException("The message has more than the " + maxOctets + " octets allowed");
        }
    }

    private void store(byte[] source, int offset, int length) throws IOException {
        if (length > buffer.length - buffered && file == null && octets <= memoryOctets) {
            buffer = Arrays.copyOf(buffer, (int) Math.min(memoryOctets, Math.max(octets, 2L * buffer.length)));
        }
        if (length <= buffer.length - buffered) {
            System.arraycopy(source, offset, buffer, buffered, length);
            buffered += length;
            return;
        }
        OutputStream output = flushBuffer();
        // A chunk from the connection goes past the buffer; the runs between dot lines are collected in it.
        if (length >= buffer.length / 2) {
            output.write(source, offset, length);
        } else {
            store(source, offset, length);
        }
    }

    private OutputStream flushBuffer() throws IOException {
        if (fileOutput == null) {
            file = createFile();
            fileOutput = Files.newOutputStream(file);
        }
        fileOutput.write(buffer, 0, buffered);
        buffered = 0;
        return fileOutput;
    }

    private Path createFile() throws IOException {
        Files.createDirectories(directory);
        boolean isPosix =
                directory.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = isPosix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        return Files.createTempFile(directory, "pop3x-", ".eml", attributes);
    }

    // A server that announced far too much must not cost memory for as long as the message is kept.
    private Spool inMemory() {
        boolean isWasteful = buffer.length - buffered > SMALLEST_BUFFER + buffered;
        return Spool.inMemory(isWasteful ? Arrays.copyOf(buffer, buffered) : buffer, buffered);
    }
}
