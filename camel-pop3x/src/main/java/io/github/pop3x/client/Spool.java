package io.github.pop3x.client;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A complete message, un-stuffed, exactly as the server sent it: in memory while small, else in a file that only its
 * owner can read. Belongs to whoever received it; {@link #close()} deletes it.
 *
 * <p>Safe for use by many threads: each {@link #open()} reads for itself. Streams that are open when the spool is closed
 * may fail.
 */
public final class Spool implements Closeable {

    private static final byte[] CLOSED = new byte[0];

    private final long octets;
    private final @Nullable Path file;
    private volatile byte[] memory;

    private Spool(long octets, @Nullable Path file, byte[] memory) {
        this.octets = octets;
        this.file = file;
        this.memory = memory;
    }

    /** @param memory its first {@code octets} octets are the message; not copied */
    static Spool inMemory(byte[] memory, int octets) {
        return new Spool(octets, null, memory);
    }

    static Spool inFile(Path file, long octets) {
        return new Spool(octets, file, new byte[1]);
    }

    /** How many octets the message really has, whatever LIST announced. */
    public long octets() {
        return octets;
    }

    /** Where the message is, if it is not in memory. The file goes when the spool is closed. */
    public Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    /** Whether reading it touches no disk. */
    public boolean isInMemory() {
        return file == null;
    }

    /**
     * Opens the message from its first octet; as often as needed, each stream on its own.
     *
     * @throws IOException the spool is closed, or its file can't be read
     */
    public InputStream open() throws IOException {
        byte[] kept = memory;
        if (kept == CLOSED) {
            throw new IOException("The spooled message was released already");
        }
        return file == null ? new ByteArrayInputStream(kept, 0, (int) octets) : Files.newInputStream(file);
    }

    /** Writes the whole message to a stream, which stays open. */
    public void writeTo(OutputStream output) throws IOException {
        try (InputStream input = open()) {
            input.transferTo(output);
        }
    }

    /** Frees the memory or deletes the file. May be called twice. */
    @Override
    public void close() throws IOException {
        memory = CLOSED;
        if (file != null) {
            Files.deleteIfExists(file);
        }
    }

    @Override
    public String toString() {
        return "Spool[octets=" + octets + ", file=" + file + "]";
    }
}
