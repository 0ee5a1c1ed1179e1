package io.github.pop3x.store.maildir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The real disk. Mail is readable by its owner only. Safe for use by many threads. */
final class DiskOperations implements FileOperations {

    private static final Logger LOG = LoggerFactory.getLogger(DiskOperations.class);

    // Windows can't open a directory, and needs no force after a rename.
    private static final boolean DIRECTORIES_CAN_BE_FORCED =
            !System.getProperty("os.name", "").startsWith("Windows");

    private final Durability durability;

    DiskOperations(Durability durability) {
        this.durability = durability;
    }

    @Override
    public NewFile create(Path file) throws IOException {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        FileChannel channel = FileChannel.open(file, options, ownerOnly(file, "rw-------"));
        return new DiskFile(channel, durability);
    }

    @Override
    public FileChannel read(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public boolean delete(Path file) throws IOException {
        return Files.deleteIfExists(file);
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        try {
            Files.createDirectory(directory, ownerOnly(directory, "rwx------"));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        if (durability == Durability.OS || !DIRECTORIES_CAN_BE_FORCED) {
            return;
        }
        boolean interrupted = false;
        try {
            while (true) {
                interrupted |= Thread.interrupted();
                try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                    channel.force(true);
                    return;
                } catch (ClosedByInterruptException e) {
                    // Other deposits wait for this force: one thread's interrupt must not fail them all.
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                Path name = entry.getFileName();
                if (!name.toString().startsWith(".") && isSpeakable(name)) {
                    names.add(name.toString());
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }

    @Override
    public boolean isWritable(Path directory) {
        return Files.isWritable(directory);
    }

    /** Whether the name survives the way through a string; a name in octets of another character set doesn't. */
    private static boolean isSpeakable(Path name) {
        String text = name.toString();
        if (text.chars().allMatch(c -> c < 0x80)) {
            return true;
        }
        try {
            if (name.equals(name.getFileSystem().getPath(text))) {
                return true;
            }
        } catch (InvalidPathException e) {
            LOG.debug("A file name is not text here", e);
        }
        LOG.warn("Ignoring file '{}': its name is not in this process's character set; rename it to ASCII", text);
        return false;
    }

    private static FileAttribute<?>[] ownerOnly(Path path, String permissions) {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        };
    }

    private record DiskFile(FileChannel channel, Durability durability) implements NewFile {

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(octets, offset, length);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }

        @Override
        public void force() throws IOException {
            if (durability == Durability.FULL) {
                channel.force(false);
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
