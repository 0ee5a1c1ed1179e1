package io.github.pop3x.store.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StaleFilesTest {

    private static final String MAILBOX = "alice";

    @TempDir
    Path root;

    private Path tmp;

    @BeforeEach
    void makeMailbox() throws IOException {
        new MaildirStore(root, Durability.OS).lock(MAILBOX).close();
        tmp = root.resolve(MAILBOX).resolve("tmp");
    }

    @Test
    void areRemovedAfterThirtySixHours() throws IOException {
        Path stale = leave("stale", Duration.ofHours(37));
        Path young = leave("young", Duration.ofHours(35));
        new MaildirStore(root, Durability.OS).lock(MAILBOX).close();
        assertThat(stale).doesNotExist();
        assertThat(young).exists();
    }

    @Test
    void areLookedForOnceAnHour() throws IOException {
        MaildirStore store = new MaildirStore(root, Durability.OS);
        store.lock(MAILBOX).close();
        Path stale = leave("stale", Duration.ofHours(37));
        store.lock(MAILBOX).close();
        assertThat(stale).exists();
    }

    @Test
    void thatCanNotBeRemovedDoNotStopASession() throws IOException {
        leave("stale", Duration.ofHours(37));
        HookedOperations disk = new HookedOperations((operation, path) -> {
            if (operation == HookedOperations.Operation.DELETE) {
                throw new IOException("Operation not permitted");
            }
        });
        new MaildirStore(root, disk).lock(MAILBOX).close();
    }

    private Path leave(String name, Duration age) throws IOException {
        Path file = Files.writeString(tmp.resolve(name), "half a mess");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
        return file;
    }
}
