package io.github.pop3x.store.maildir;

import io.github.pop3x.maildrop.MailboxStore;
import io.github.pop3x.maildrop.Maildrop;
import io.github.pop3x.maildrop.MessageSource;
import io.github.pop3x.maildrop.UniqueId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps each mailbox in a Maildir of its own under one root, where Dovecot, mutt and backup tools can read it, and
 * other programs deliver. Several stores and several processes on one machine may share a root.
 *
 * <p><b>Deposits.</b> Line ends are made CRLF. The message is written to {@code tmp/} and forced, renamed into
 * {@code new/} and the directory forced, before {@link #deposit} returns; deposits that come together share the last
 * force. The file's name carries what the protocol needs to know of the message.
 *
 * <p><b>Sessions.</b> The lock holds between threads and between processes, and is free again when its process is gone.
 * A file that another program delivered is read once, and renamed to carry its measures too; its octets, flags, other
 * tags and unique-id stay. (Dovecot, where it serves the same Maildir over IMAP, takes the renamed file for a new
 * message.) A file that can't be read is left out and logged.
 *
 * <p><b>Updates.</b> All or nothing also over a crash: what is to be removed is first written to a journal
 * ({@code .pop3x-update}), and a journal that a crash left is completed before the next session begins.
 * <ul>
 *   <li>A directory that can't be written, or a journal that can't (on a full disk, say): the update fails and nothing
 *       is removed. A full disk therefore needs some room before mail can be deleted from it.</li>
 *   <li>A file that can't be unlinked though its directory can be written: the others are removed, the journal is
 *       withdrawn, and the update fails with the true count of what is still there. What it says is still there
 *       stays, in later sessions too.</li>
 *   <li>A force that fails after the files are unlinked: the update succeeds, since the journal is durable. It stays
 *       until a later session has completed it.</li>
 *   <li>A file that is gone already counts as removed; one that another program renamed is found and removed.</li>
 * </ul>
 *
 * <p>Safe for use by many threads.
 */
public final class MaildirStore implements MailboxStore {

    private final Path root;
    private final FileOperations files;
    private final NameSequence names = new NameSequence();
    private final Map<String, Mailbox> mailboxes = new ConcurrentHashMap<>();

    /**
     * A store; nothing is created before the first mailbox is used.
     *
     * @param root the folder of the mailboxes' folders
     * @param durability what a returned deposit or update promises
     */
    public MaildirStore(Path root, Durability durability) {
        this(root, new DiskOperations(durability));
    }

    MaildirStore(Path root, FileOperations files) {
        this.root = root.toAbsolutePath();
        this.files = files;
    }

    @Override
    public Maildrop lock(String mailbox) throws IOException {
        Mailbox place = mailbox(mailbox);
        place.prepare();
        MailboxLock lock = MailboxLock.acquire(place);
        try {
            new Update(place, files, new Whereabouts(place)).replay();
            place.removeStaleFiles();
            return new MaildirMaildrop(place, files, lock, new SnapshotReader(place, files, names).read());
        } catch (Throwable e) {
            try (lock) {
                throw e;
            }
        }
    }

    @Override
    public UniqueId deposit(String mailbox, MessageSource message) throws IOException {
        return new Deposit(mailbox(mailbox), files, names.next()).store(message);
    }

    @Override
    public void close() {
        // No background work to end.
    }

    private Mailbox mailbox(String name) {
        return mailboxes.computeIfAbsent(name, n -> new Mailbox(n, root, files));
    }
}
