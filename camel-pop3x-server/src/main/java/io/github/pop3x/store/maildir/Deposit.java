package io.github.pop3x.store.maildir;

import io.github.pop3x.maildrop.CrlfNormaliser;
import io.github.pop3x.maildrop.MessageShape;
import io.github.pop3x.maildrop.MessageSource;
import io.github.pop3x.maildrop.UniqueId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One message on its way into a mailbox: {@code tmp/}, force, rename into {@code new/}, force the directory. Before
 * the rename nobody sees it, and a crash leaves a stale file; after it, the message is there whole.
 */
final class Deposit {

    private static final Logger LOG = LoggerFactory.getLogger(Deposit.class);
    private static final int CHUNK_OCTETS = 64 << 10;

    private final Mailbox mailbox;
    private final FileOperations files;
    private final String base;
    private final Path temporary;
    private @Nullable Path delivered;

    Deposit(Mailbox mailbox, FileOperations files, String base) {
        this.mailbox = mailbox;
        this.files = files;
        this.base = base;
        temporary = mailbox.temporary(base);
    }

    UniqueId store(MessageSource message) throws IOException {
        mailbox.prepare();
        try {
            MessageName name = MessageName.deposited(base, write(message));
            delivered = mailbox.pathOf(name);
            files.rename(temporary, delivered);
            mailbox.commitDeposits();
            return name.uniqueId();
        } catch (Throwable e) {
            withdraw(e);
            throw e;
        }
    }

    private MessageShape write(MessageSource message) throws IOException {
        CrlfNormaliser normaliser = new CrlfNormaliser();
        byte[] chunk = new byte[CHUNK_OCTETS];
        byte[] normalised = new byte[CrlfNormaliser.maxNormalised(CHUNK_OCTETS)];
        try (InputStream in = message.open();
                FileOperations.NewFile file = create()) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                file.write(normalised, 0, normaliser.normalise(chunk, 0, n, normalised));
            }
            file.write(normalised, 0, normaliser.finish(normalised));
            file.force();
        }
        return normaliser.shape();
    }

    private FileOperations.NewFile create() throws IOException {
        try {
            return files.create(temporary);
        } catch (NoSuchFileException e) {
            mailbox.prepareAgain();
            return files.create(temporary);
        }
    }

    // Both names are this deposit's own, so that it doesn't matter how far a failed rename came.
    private void withdraw(Throwable cause) {
        remove(temporary, cause);
        if (delivered != null) {
            remove(delivered, cause);
        }
    }

    private void remove(Path file, Throwable cause) {
        try {
            files.delete(file);
        } catch (IOException e) {
            cause.addSuppressed(e);
            LOG.warn(
                    "Mailbox '{}': a deposit failed and its file {} can't be removed; remove it",
                    mailbox.name(),
                    file,
                    e);
        }
    }
}
