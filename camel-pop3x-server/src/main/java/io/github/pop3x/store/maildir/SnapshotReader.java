package io.github.pop3x.store.maildir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the directories of a mailbox into the list of its messages. A file with our tags costs its directory entry and
 * nothing else: no stat, no open.
 *
 * <p>Used under the mailbox's lock.
 */
final class SnapshotReader {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotReader.class);

    private final Mailbox mailbox;
    private final FileOperations files;
    private final NameSequence names;

    SnapshotReader(Mailbox mailbox, FileOperations files, NameSequence names) {
        this.mailbox = mailbox;
        this.files = files;
        this.names = names;
    }

    List<MessageName> read() throws IOException {
        List<MessageName> found = mailbox.list();
        found.sort(null);
        List<MessageName> unique = withoutDuplicates(found);
        ForeignMessages foreign = new ForeignMessages(mailbox, files);
        List<MessageName> messages = new ArrayList<>(unique.size());
        for (MessageName message : unique) {
            (message.shape().isPresent() ? Optional.of(message) : foreign.adopt(message)).ifPresent(messages::add);
        }
        foreign.report();
        return messages;
    }

    private List<MessageName> withoutDuplicates(List<MessageName> sorted) {
        List<MessageName> unique = new ArrayList<>(sorted.size());
        List<MessageName> renamed = new ArrayList<>();
        for (MessageName message : sorted) {
            int last = unique.size() - 1;
            if (last < 0 || !unique.get(last).base().equals(message.base())) {
                unique.add(message);
            } else {
                resolve(unique, message, renamed);
            }
        }
        if (!renamed.isEmpty()) {
            unique.addAll(renamed);
            unique.sort(null);
        }
        return unique;
    }

    /** Two names with one base: the last of {@code unique}, and another. */
    private void resolve(List<MessageName> unique, MessageName other, List<MessageName> renamed) {
        int last = unique.size() - 1;
        Path kept = mailbox.pathOf(unique.get(last));
        Path second = mailbox.pathOf(other);
        if (!Files.exists(second, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.exists(kept, LinkOption.NOFOLLOW_LINKS)) {
            // Another program renamed it while the directories were read: one message, seen twice.
            unique.set(last, other);
            return;
        }
        try {
            if (Files.isSameFile(kept, second)) {
                // Moved by link and unlink, and not unlinked yet.
                files.delete(second);
            } else {
                renamed.add(renameApart(other));
            }
        } catch (IOException e) {
            LOG.warn(
                    "Mailbox '{}': {} has the unique-id of {} and stays hidden; rename it",
                    mailbox.name(),
                    second,
                    kept,
                    e);
        }
    }

    // Which of the two files a client would get, and delete, must not be a matter of luck.
    private MessageName renameApart(MessageName other) throws IOException {
        MessageName apart = other.withBase(names.next());
        files.rename(mailbox.pathOf(other), mailbox.pathOf(apart));
        LOG.warn("Mailbox '{}': two files were named {}; one is now {}", mailbox.name(), other.base(), apart.base());
        return apart;
    }
}
