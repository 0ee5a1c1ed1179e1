package io.github.pop3x.store.maildir;

import io.github.pop3x.maildrop.Maildrop;
import io.github.pop3x.maildrop.MessageGoneException;
import io.github.pop3x.maildrop.MessageInput;
import io.github.pop3x.maildrop.MessageShape;
import io.github.pop3x.maildrop.UniqueId;
import io.github.pop3x.maildrop.UpdateFailedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.util.BitSet;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Maildir under lock. Keeps the names of the files and nothing else: everything it answers is read off them.
 *
 * <p>Not thread-safe: one session, one thread at a time.
 */
final class MaildirMaildrop implements Maildrop {

    private static final Logger LOG = LoggerFactory.getLogger(MaildirMaildrop.class);

    private final Mailbox mailbox;
    private final FileOperations files;
    private final MailboxLock lock;
    private final MessageName[] messages;
    private final Whereabouts whereabouts;
    private boolean closed;

    MaildirMaildrop(Mailbox mailbox, FileOperations files, MailboxLock lock, List<MessageName> messages) {
        this.mailbox = mailbox;
        this.files = files;
        this.lock = lock;
        this.messages = messages.toArray(MessageName[]::new);
        whereabouts = new Whereabouts(mailbox);
    }

    @Override
    public int messageCount() {
        return messages.length;
    }

    @Override
    public long octets(int messageNumber) {
        return message(messageNumber).octets();
    }

    @Override
    public UniqueId uniqueId(int messageNumber) {
        return message(messageNumber).uniqueId();
    }

    @Override
    public MessageInput open(int messageNumber) throws IOException {
        requireOpen();
        MessageName message = message(messageNumber);
        FileChannel file = openFile(message);
        try {
            return input(message, file);
        } catch (Throwable e) {
            try (file) {
                throw e;
            }
        }
    }

    @Override
    public void update(BitSet marked) throws UpdateFailedException {
        requireOpen();
        List<MessageName> doomed = marked.stream().mapToObj(this::message).toList();
        if (!doomed.isEmpty()) {
            new Update(mailbox, files, whereabouts).remove(doomed);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            lock.close();
        } catch (IOException e) {
            LOG.warn("Mailbox '{}': closing the lock file failed; if it stays locked, restart", mailbox.name(), e);
        }
    }

    private MessageName message(int messageNumber) {
        return messages[messageNumber - 1];
    }

    private FileChannel openFile(MessageName message) throws IOException {
        try {
            return files.read(mailbox.pathOf(message));
        } catch (NoSuchFileException e) {
            MessageName there =
                    whereabouts.find(message).orElseThrow(() -> new MessageGoneException(message.uniqueId()));
            try {
                return files.read(mailbox.pathOf(there));
            } catch (NoSuchFileException again) {
                throw new MessageGoneException(message.uniqueId());
            }
        }
    }

    private MessageInput input(MessageName message, FileChannel file) throws IOException {
        MessageShape shape = message.shape().orElseThrow();
        if (file.size() != message.fileOctets()) {
            // LIST has announced what the name says; a reply of another length would be taken for half a message.
            throw new IOException(
                    "Mailbox '" + mailbox.name() + "': the file of message " + message.uniqueId() + " has "
                            + file.size() + " octets, but its name says " + message.fileOctets()
                            + "; remove the S tag from its name to have it measured again");
        }
        boolean hasCrlf = shape.octets() == message.fileOctets();
        return hasCrlf ? new CrlfFileInput(file, shape) : new NormalisedFileInput(file, shape);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("This maildrop is closed: lock the mailbox again");
        }
    }
}
