package io.github.pop3x.store.maildir;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The real disk, unforced, and a hook before everything that changes or forces it. */
final class HookedOperations implements FileOperations {

    enum Operation {
        CREATE,
        WRITE,
        FORCE,
        RENAME,
        DELETE,
        FORCE_DIRECTORY
    }

    /** May throw, instead of the operation. */
    @FunctionalInterface
    interface Hook {
        void before(Operation operation, Path path) throws IOException;
    }

    private final FileOperations disk = new DiskOperations(Durability.OS);
    private final Hook hook;
    private final Set<Path> readOnly = new HashSet<>();

    HookedOperations(Hook hook) {
        this.hook = hook;
    }

    /** Makes a directory answer that it can't be written; permission bits don't bind a test that runs as root. */
    void makeReadOnly(Path directory) {
        readOnly.add(directory);
    }

    @Override
    public NewFile create(Path file) throws IOException {
        hook.before(Operation.CREATE, file);
        NewFile created = disk.create(file);
        return new NewFile() {
            @Override
            public void write(byte[] octets, int offset, int length) throws IOException {
                hook.before(Operation.WRITE, file);
                created.write(octets, offset, length);
            }

            @Override
            public void force() throws IOException {
                hook.before(Operation.FORCE, file);
                created.force();
            }

            @Override
            public void close() throws IOException {
                created.close();
            }
        };
    }

    @Override
    public FileChannel read(Path file) throws IOException {
        return disk.read(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        hook.before(Operation.RENAME, from);
        disk.rename(from, to);
    }

    @Override
    public boolean delete(Path file) throws IOException {
        hook.before(Operation.DELETE, file);
        return disk.delete(file);
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        disk.createDirectory(directory);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        hook.before(Operation.FORCE_DIRECTORY, directory);
        disk.forceDirectory(directory);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        return disk.list(directory);
    }

    @Override
    public boolean isWritable(Path directory) {
        return !readOnly.contains(directory) && disk.isWritable(directory);
    }
}
