package io.github.pop3x.store.maildir;

import io.github.pop3x.maildrop.CrlfNormaliser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the files that other programs delivered, and writes the measures into their names so that the next session
 * needn't. The octets stay as they are.
 *
 * <p>Used under the mailbox's lock, for one snapshot.
 */
final class ForeignMessages {

    private static final Logger LOG = LoggerFactory.getLogger(ForeignMessages.class);
    private static final int CHUNK_OCTETS = 64 << 10;

    private final Mailbox mailbox;
    private final FileOperations files;
    private final byte[] chunk = new byte[CHUNK_OCTETS];
    private final byte[] normalised = new byte[CrlfNormaliser.maxNormalised(CHUNK_OCTETS)];
    private int notRenamed;
    private @Nullable IOException renameFailure;

    ForeignMessages(Mailbox mailbox, FileOperations files) {
        this.mailbox = mailbox;
        this.files = files;
    }

    /** The message under its measured name; empty if it can't be read: one bad file doesn't hide the others. */
    Optional<MessageName> adopt(MessageName message) {
        Path file = mailbox.pathOf(message);
        // A directory can't be read, and a pipe would be waited for.
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            LOG.debug("Mailbox '{}': {} is not a file, or gone", mailbox.name(), file);
            return Optional.empty();
        }
        try {
            MessageName measured = measure(message, file);
            rename(file, measured);
            return Optional.of(measured);
        } catch (NoSuchFileException e) {
            LOG.debug("Mailbox '{}': another program renamed {}; the next session shows it", mailbox.name(), file);
        } catch (IOException e) {
            LOG.warn("Mailbox '{}': {} can't be read and is not listed; make it readable", mailbox.name(), file, e);
        }
        return Optional.empty();
    }

    /** Says once what failed for many. */
    void report() {
        if (renameFailure != null) {
            LOG.warn(
                    "Mailbox '{}': {} files can't be renamed, so each session reads them all again; make {} writable",
                    mailbox.name(),
                    notRenamed,
                    mailbox.folder(),
                    renameFailure);
        }
    }

    private MessageName measure(MessageName message, Path file) throws IOException {
        CrlfNormaliser normaliser = new CrlfNormaliser();
        long fileOctets = 0;
        try (InputStream in = Channels.newInputStream(files.read(file))) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                normaliser.normalise(chunk, 0, n, normalised);
                fileOctets += n;
            }
        }
        normaliser.finish(normalised);
        return message.withShape(fileOctets, normaliser.shape());
    }

    private void rename(Path file, MessageName measured) {
        try {
            files.rename(file, mailbox.pathOf(measured));
        } catch (IOException e) {
            // The snapshot keeps the measured name all the same: reading finds the file by its base.
            notRenamed++;
            renameFailure = e;
        }
    }
}
