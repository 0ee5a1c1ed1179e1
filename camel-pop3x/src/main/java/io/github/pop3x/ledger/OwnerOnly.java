package io.github.pop3x.ledger;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Creates files and directories that only their owner can read: account names and unique-ids are nobody else's. */
final class OwnerOnly {

    private static final FileAttribute<?>[] NONE = {};

    private OwnerOnly() {}

    /** Creates the directory and its parents; one that exists keeps its permissions. */
    static void createDirectories(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, attributes(directory, "rwx------"));
        }
    }

    /** Makes a file's name durable. */
    static void forceDirectoryOf(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            forceDirectory(directory);
        }
    }

    /** Creates an empty file, durably, unless it exists. */
    static void createFile(Path file) throws IOException {
        try {
            Files.createFile(file, attributes(file, "rw-------"));
            forceDirectoryOf(file);
        } catch (FileAlreadyExistsException e) {
            // What it holds is read next.
        }
    }

    /** Makes names that were created or renamed in a directory durable. Windows can't, and need not. */
    static void forceDirectory(Path directory) throws IOException {
        if (!isPosix(directory)) {
            return;
        }
        // An interrupt closes a FileChannel. Camel interrupts routes that stop late, and their records must not be
        // lost.
        boolean interrupted = Thread.interrupted();
        try {
            boolean forced = false;
            while (!forced) {
                try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                    channel.force(true);
                    forced = true;
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static FileAttribute<?>[] attributes(Path path, String permissions) {
        return isPosix(path)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : NONE;
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
