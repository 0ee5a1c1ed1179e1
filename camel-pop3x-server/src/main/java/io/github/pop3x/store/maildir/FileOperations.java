package io.github.pop3x.store.maildir;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;

/**
 * All that the store does to the disk, one operation a method. A seam for tests, which record the operations, fail
 * them, or end the world between two of them.
 */
interface FileOperations {

    /** A file that is being written. Closing it forces nothing. */
    interface NewFile extends Closeable {

        void write(byte[] octets, int offset, int length) throws IOException;

        void force() throws IOException;
    }

    /** Creates a file that doesn't exist yet. */
    NewFile create(Path file) throws IOException;

    /** Opens a file, never through a symbolic link. */
    FileChannel read(Path file) throws IOException;

    /** Renames atomically. */
    void rename(Path from, Path to) throws IOException;

    /** Deletes a file; returns whether it was there. */
    boolean delete(Path file) throws IOException;

    /** Creates one directory; it may be there already. */
    void createDirectory(Path directory) throws IOException;

    /** Makes the directory's entries durable: what was created, renamed and deleted in it. */
    void forceDirectory(Path directory) throws IOException;

    /** The names in a directory in any order, without those that start with a dot. */
    List<String> list(Path directory) throws IOException;

    /** Whether entries of the directory may be changed. */
    boolean isWritable(Path directory);
}
