package io.github.pop3x.store.maildir;

import io.github.pop3x.maildrop.UpdateFailedException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The UPDATE state on disk: journal, unlink, force, end the journal. See {@link MaildirStore} for what holds when a
 * step fails.
 *
 * <p>Used under the mailbox's lock.
 */
final class Update {

    private static final Logger LOG = LoggerFactory.getLogger(Update.class);

    private final Mailbox mailbox;
    private final FileOperations files;
    private final Whereabouts whereabouts;
    private final UpdateJournal journal;

    Update(Mailbox mailbox, FileOperations files, Whereabouts whereabouts) {
        this.mailbox = mailbox;
        this.files = files;
        this.whereabouts = whereabouts;
        journal = new UpdateJournal(mailbox, files);
    }

    /** Removes messages durably. */
    void remove(List<MessageName> doomed) throws UpdateFailedException {
        try {
            mailbox.requireWritable();
            write(doomed);
        } catch (IOException e) {
            throw new UpdateFailedException(doomed.size(), doomed.size(), e);
        }
        Unlinked unlinked = unlink(doomed);
        if (unlinked.failure() != null) {
            takeBack(unlinked.failure());
            throw new UpdateFailedException(unlinked.failures(), doomed.size(), unlinked.failure());
        }
        complete();
    }

    /** Completes an update that a crash interrupted. */
    void replay() throws IOException {
        Set<String> uniqueIds = journal.read();
        if (uniqueIds.isEmpty()) {
            return;
        }
        List<MessageName> doomed = mailbox.list().stream()
                .filter(message -> uniqueIds.contains(message.uniqueId().value()))
                .toList();
        Unlinked unlinked = unlink(doomed);
        if (unlinked.failure() != null) {
            // One file must not lock its user out: the session begins, and the journal waits for the next one.
            LOG.warn(
                    "Mailbox '{}': {} of {} messages of an interrupted update can't be removed yet",
                    mailbox.name(),
                    unlinked.failures(),
                    doomed.size(),
                    unlinked.failure());
            return;
        }
        complete();
    }

    private void write(List<MessageName> doomed) throws IOException {
        try {
            journal.write(doomed.stream().map(MessageName::uniqueId).toList());
        } catch (IOException e) {
            withdrawJournal(e);
            throw e;
        }
    }

    private Unlinked unlink(List<MessageName> doomed) {
        int failures = 0;
        IOException failure = null;
        for (MessageName message : doomed) {
            try {
                unlink(message);
            } catch (IOException e) {
                failures++;
                failure = failure == null ? e : failure;
            }
        }
        return new Unlinked(failures, failure);
    }

    private void unlink(MessageName message) throws IOException {
        if (files.delete(mailbox.pathOf(message))) {
            return;
        }
        // Renamed by another program, or gone already: either is fine.
        for (Optional<MessageName> there = whereabouts.find(message); there.isPresent(); ) {
            if (files.delete(mailbox.pathOf(there.get()))) {
                return;
            }
            there = whereabouts.find(message);
        }
    }

    /** What is unlinked is to stay so, what is not is to stay too. */
    private void takeBack(IOException cause) {
        try {
            mailbox.forceMessages();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
        withdrawJournal(cause);
    }

    private void withdrawJournal(IOException cause) {
        try {
            journal.remove();
            files.forceDirectory(mailbox.folder());
        } catch (IOException e) {
            cause.addSuppressed(e);
            LOG.warn(
                    "Mailbox '{}': an update failed and its journal can't be withdrawn; the next session may still"
                            + " remove what this one marked, unless {} is deleted",
                    mailbox.name(),
                    mailbox.folder().resolve(".pop3x-update"),
                    e);
        }
    }

    private void complete() {
        try {
            mailbox.forceMessages();
            journal.remove();
        } catch (IOException e) {
            // The journal is durable: a crash now loses no removal, and the next session tries again.
            LOG.warn("Mailbox '{}': an update is done, but its journal stays for now", mailbox.name(), e);
        }
    }

    private record Unlinked(int failures, @Nullable IOException failure) {}
}
