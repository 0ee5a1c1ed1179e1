package io.github.pop3x.store.maildir;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The folder of one mailbox.
 *
 * <p>Safe for use by many threads.
 */
final class Mailbox {

    private final String name;
    private final Path root;
    private final Path folder;
    private final FileOperations files;
    private final GroupCommit deposits;
    private final StaleFiles staleFiles;
    private final ReentrantLock preparing = new ReentrantLock();
    private volatile boolean prepared;

    Mailbox(String name, Path root, FileOperations files) {
        this.name = name;
        this.root = root;
        folder = root.resolve(FolderName.of(name));
        this.files = files;
        deposits = new GroupCommit(() -> files.forceDirectory(folder.resolve("new")));
        staleFiles = new StaleFiles(name, folder.resolve("tmp"), files);
    }

    /** As the user knows it. */
    String name() {
        return name;
    }

    Path folder() {
        return folder;
    }

    Path pathOf(MessageName message) {
        return folder.resolve(message.path());
    }

    Path temporary(String base) {
        return folder.resolve("tmp").resolve(base);
    }

    /** Makes the folders, durably. Once for each mailbox and process: another process may have died half-way. */
    void prepare() throws IOException {
        if (prepared) {
            return;
        }
        preparing.lock();
        try {
            if (!prepared) {
                createWithParents(folder);
                for (String directory : List.of("tmp", "new", "cur")) {
                    files.createDirectory(folder.resolve(directory));
                }
                files.forceDirectory(folder);
                files.forceDirectory(root);
                prepared = true;
            }
        } finally {
            preparing.unlock();
        }
    }

    /** Makes the folders again, after somebody removed them. */
    void prepareAgain() throws IOException {
        prepared = false;
        prepare();
    }

    /** Returns once everything that was renamed into {@code new/} before the call is durable. */
    void commitDeposits() throws IOException {
        deposits.commit();
    }

    /** Removes what crashed deposits left. */
    void removeStaleFiles() {
        staleFiles.remove();
    }

    /** All messages in any order; one that another program moves meanwhile may be there twice, but not missing. */
    List<MessageName> list() throws IOException {
        List<MessageName> names = new ArrayList<>();
        // A message moves from new/ to cur/, never back: this order can't miss it.
        for (String name : files.list(folder.resolve("new"))) {
            names.add(new MessageName(MessageName.NEW + name));
        }
        for (String name : files.list(folder.resolve("cur"))) {
            names.add(new MessageName(MessageName.CUR + name));
        }
        return names;
    }

    /** Asked before an update, so that one that can't succeed removes nothing. */
    void requireWritable() throws IOException {
        for (Path directory : List.of(folder, folder.resolve("new"), folder.resolve("cur"))) {
            if (!files.isWritable(directory)) {
                throw new AccessDeniedException(
                        directory.toString(), null, "Nothing can be removed from this directory; make it writable");
            }
        }
    }

    /** Makes removals durable. */
    void forceMessages() throws IOException {
        files.forceDirectory(folder.resolve("new"));
        files.forceDirectory(folder.resolve("cur"));
    }

    private void createWithParents(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path parent = directory.getParent();
        if (parent != null) {
            createWithParents(parent);
        }
        files.createDirectory(directory);
        if (parent != null) {
            files.forceDirectory(parent);
        }
    }
}
