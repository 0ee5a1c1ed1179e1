package io.github.pop3x.store.maildir;

import io.github.pop3x.maildrop.MailboxStore;
import io.github.pop3x.maildrop.MailboxStoreContract;
import io.github.pop3x.maildrop.UniqueId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
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
    protected boolean removeFromOutside(String mailbox, UniqueId uniqueId) throws IOException {
        for (Path file : filesOf("new")) {
            if (file.getFileName().toString().startsWith(uniqueId.value())) {
                Files.delete(file);
            }
        }
        return true;
    }

    private List<Path> filesOf(String directory) throws IOException {
        try (Stream<Path> files = Files.list(root.resolve(MAILBOX).resolve(directory))) {
            return files.toList();
        }
    }
}
