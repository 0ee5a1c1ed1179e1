package io.github.pop3x.store.maildir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A disk whose power fails after some operations. What no force has made durable is then there or not, each change for
 * itself, as a file system without a journal may have it: files shorter, renames and deletions undone.
 */
final class PowerLossOperations implements FileOperations {

    /** Thrown by the operation that doesn't happen any more, and by all after it. */
    static final class PowerLoss extends Error {
        private static final long serialVersionUID = 1L;
    }

    private interface Undo {
        void run() throws IOException;
    }

    private record Change(Path forcedBy, Undo undo) {}

    private final FileOperations disk = new DiskOperations(Durability.OS);
    private final Deque<Change> unforced = new ArrayDeque<>();
    private final Set<Path> unforcedFiles = new HashSet<>();
    private final Path graveyard;
    private final SplittableRandom random;
    private int operationsLeft;
    private int graves;

    PowerLossOperations(Path graveyard, int operations, long seed) throws IOException {
        this.graveyard = Files.createDirectories(graveyard);
        operationsLeft = operations;
        // Random's first bits are the same for all small seeds.
        random = new SplittableRandom(seed);
    }

    /** Leaves the disk as the power loss does; the next store finds it so. */
    void losePower() throws IOException {
        for (Path file : unforcedFiles) {
            if (Files.exists(file)) {
                try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
                    content.setLength(random.nextLong(content.length() + 1));
                }
            }
        }
        while (!unforced.isEmpty()) {
            Change change = unforced.pop();
            if (random.nextBoolean()) {
                change.undo().run();
            }
        }
    }

    @Override
    public NewFile create(Path file) throws IOException {
        step();
        NewFile created = disk.create(file);
        unforcedFiles.add(file);
        unforced.push(new Change(file.getParent(), () -> Files.deleteIfExists(file)));
        return new NewFile() {
            @Override
            public void write(byte[] octets, int offset, int length) throws IOException {
                step();
                created.write(octets, offset, length);
            }

            @Override
            public void force() throws IOException {
                step();
                created.force();
                unforcedFiles.remove(file);
            }

            @Override
            public void close() throws IOException {
                created.close();
            }
        };
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        step();
        disk.rename(from, to);
        if (unforcedFiles.remove(from)) {
            unforcedFiles.add(to);
        }
        unforced.push(new Change(to.getParent(), () -> moveBack(to, from)));
    }

    @Override
    public boolean delete(Path file) throws IOException {
        step();
        if (!Files.exists(file)) {
            return false;
        }
        Path grave = graveyard.resolve("grave" + graves++);
        Files.move(file, grave);
        unforced.push(new Change(file.getParent(), () -> moveBack(grave, file)));
        return true;
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        step();
        if (Files.isDirectory(directory)) {
            return;
        }
        disk.createDirectory(directory);
        unforced.push(new Change(directory.getParent(), () -> moveAway(directory)));
    }

    @Override
    public void forceDirectory(Path directory) {
        step();
        unforced.removeIf(change -> change.forcedBy().equals(directory));
    }

    @Override
    public FileChannel read(Path file) throws IOException {
        return disk.read(file);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        return disk.list(directory);
    }

    @Override
    public boolean isWritable(Path directory) {
        return disk.isWritable(directory);
    }

    private void step() {
        if (operationsLeft == 0) {
            throw new PowerLoss();
        }
        operationsLeft--;
    }

    private void moveAway(Path directory) throws IOException {
        if (Files.exists(directory)) {
            Files.move(directory, graveyard.resolve("grave" + graves++));
        }
    }

    private static void moveBack(Path from, Path to) throws IOException {
        if (Files.exists(from) && Files.isDirectory(to.getParent())) {
            Files.move(from, to);
        }
    }
}
