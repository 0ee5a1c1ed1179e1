package io.github.pop3x.store.maildir;

import io.github.pop3x.maildrop.UniqueId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an update is going to remove, in the file {@code .pop3x-update} of the mailbox:
 * <pre>pop3x-update 1
 *&lt;unique-id&gt;           one line each
 *commit &lt;count&gt; &lt;CRC-32C of all lines before, hexadecimal&gt;</pre>
 * A file without a right last line is no journal. Unique-ids are never used again, so that to replay a journal once
 * more does no harm.
 */
final class UpdateJournal {

    private static final Logger LOG = LoggerFactory.getLogger(UpdateJournal.class);
    private static final String HEADER = "pop3x-update 1\n";

    private final Mailbox mailbox;
    private final FileOperations files;
    private final Path file;
    private final Path temporary;

    UpdateJournal(Mailbox mailbox, FileOperations files) {
        this.mailbox = mailbox;
        this.files = files;
        file = mailbox.folder().resolve(".pop3x-update");
        temporary = mailbox.folder().resolve(".pop3x-update.tmp");
    }

    /** When this returns, the update will be completed whatever happens. */
    void write(Collection<UniqueId> doomed) throws IOException {
        StringBuilder lines = new StringBuilder(HEADER);
        doomed.forEach(uniqueId -> lines.append(uniqueId).append('\n'));
        lines.append(commitLine(doomed.size(), lines.toString()));
        byte[] octets = lines.toString().getBytes(StandardCharsets.US_ASCII);
        files.delete(temporary);
        try (FileOperations.NewFile journal = files.create(temporary)) {
            journal.write(octets, 0, octets.length);
            journal.force();
        }
        files.rename(temporary, file);
        files.forceDirectory(mailbox.folder());
    }

    /** The unique-ids of an update that was not completed; empty if there is none. */
    Set<String> read() throws IOException {
        String text;
        try (InputStream in = Channels.newInputStream(files.read(file))) {
            text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (NoSuchFileException e) {
            return Set.of();
        }
        int commit = text.lastIndexOf('\n', text.length() - 2) + 1;
        String lines = text.substring(0, commit);
        List<String> doomed = lines.lines().skip(1).toList();
        if (!lines.startsWith(HEADER) || !text.substring(commit).equals(commitLine(doomed.size(), lines))) {
            LOG.warn("Mailbox '{}': {} is damaged and ignored; its messages stay", mailbox.name(), file);
            return Set.of();
        }
        return Set.copyOf(doomed);
    }

    /** Takes the update back, or ends it. */
    void remove() throws IOException {
        files.delete(temporary);
        files.delete(file);
    }

    private static String commitLine(int count, String lines) {
        CRC32C checksum = new CRC32C();
        checksum.update(lines.getBytes(StandardCharsets.US_ASCII));
        return "commit " + count + ' ' + Long.toHexString(checksum.getValue()) + '\n';
    }
}
