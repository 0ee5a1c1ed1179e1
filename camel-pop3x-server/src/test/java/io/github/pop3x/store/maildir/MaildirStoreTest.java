package io.github.pop3x.store.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.pop3x.maildrop.MailboxStore;
import io.github.pop3x.maildrop.MailboxStoreContract;
import io.github.pop3x.maildrop.Maildrop;
import io.github.pop3x.maildrop.MessageGoneException;
import io.github.pop3x.maildrop.StoredMessages;
import io.github.pop3x.maildrop.UniqueId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaildirStoreTest extends MailboxStoreContract {

    @TempDir
    Path root;

    @Override
    protected MailboxStore newStore() {
        return new MaildirStore(root, Durability.FULL);
    }

    @Override
    protected MailboxStore reopen(MailboxStore first) throws IOException {
        first.close();
        return newStore();
    }

    @Override
    protected void removeFromOutside(String mailbox, UniqueId uniqueId) throws IOException {
        for (Path file : filesOf("new")) {
            if (file.getFileName().toString().startsWith(uniqueId.value())) {
                Files.delete(file);
            }
        }
    }

    @Test
    void aMessageRemovedFromOutsideIsGone() throws IOException {
        UniqueId uniqueId = deposit("goes\n");
        deposit("stays\n");
        try (Maildrop maildrop = store.lock(MAILBOX)) {
            removeFromOutside(MAILBOX, uniqueId);
            assertThatExceptionOfType(MessageGoneException.class).isThrownBy(() -> maildrop.open(1));
            assertThat(StoredMessages.read(maildrop, 2)).isEqualTo("stays\r\n");
            maildrop.update(StoredMessages.bits(1));
        }
        assertThat(onlyMessage()).isEqualTo("stays\r\n");
    }

    private List<Path> filesOf(String directory) throws IOException {
        try (Stream<Path> files = Files.list(root.resolve(MAILBOX).resolve(directory))) {
            return files.toList();
        }
    }
}
