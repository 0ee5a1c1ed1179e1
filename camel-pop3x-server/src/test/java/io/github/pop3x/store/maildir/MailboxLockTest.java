package io.github.pop3x.store.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.pop3x.maildrop.Maildrop;
import io.github.pop3x.maildrop.MaildropInUseException;
import io.github.pop3x.maildrop.MessageSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class MailboxLockTest {

    private static final String MAILBOX = "alice";

    @TempDir
    Path root;

    @Test
    void holdsBetweenStores() throws IOException {
        try (Maildrop maildrop = lock(root)) {
            assertThatExceptionOfType(MaildropInUseException.class).isThrownBy(() -> lock(root));
            assertThat(maildrop.messageCount()).isZero();
        }
        lock(root).close();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void holdsUnderAnotherNameOfTheRoot() throws IOException {
        Path real = Files.createDirectory(root.resolve("real"));
        Path link = Files.createSymbolicLink(root.resolve("link"), real);
        try (Maildrop maildrop = lock(real)) {
            assertThatExceptionOfType(MaildropInUseException.class).isThrownBy(() -> lock(link));
            assertThat(maildrop.messageCount()).isZero();
        }
        lock(link).close();
    }

    @Test
    void isFreeAfterALockThatFailed() throws IOException {
        lock(root).close();
        Path cur = root.resolve(MAILBOX).resolve("cur");
        Files.delete(cur);
        MaildirStore store = new MaildirStore(root, new HookedOperations((operation, path) -> {}));
        Files.writeString(cur, "not a directory");
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> store.lock(MAILBOX));
        Files.delete(cur);
        store.lock(MAILBOX).close();
    }

    @Test
    @Timeout(120)
    void holdsBetweenProcessesAndIsFreeWhenTheProcessIsKilled() throws Exception {
        new MaildirStore(root, Durability.OS).deposit(MAILBOX, MessageSource.of(new byte[] {'a'}));
        Process process = startHolder();
        try (BufferedReader output = process.inputReader()) {
            assertThat(output.readLine()).isEqualTo("locked 1");
            assertThatExceptionOfType(MaildropInUseException.class).isThrownBy(() -> lock(root));
            // A refused attempt must not have freed the other's lock.
            assertThatExceptionOfType(MaildropInUseException.class).isThrownBy(() -> lock(root));
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        try (Maildrop maildrop = lock(root)) {
            assertThat(maildrop.messageCount()).isEqualTo(1);
        }
    }

    @Test
    @Timeout(120)
    void isRefusedToAnotherProcess() throws Exception {
        Process process;
        try (Maildrop maildrop = lock(root)) {
            process = startHolder();
            assertThat(process.waitFor()).isNotZero();
            assertThat(maildrop.messageCount()).isZero();
        } finally {
            lock(root).close();
        }
    }

    private Process startHolder() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        root.toString(),
                        MAILBOX)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static Maildrop lock(Path root) throws IOException {
        return new MaildirStore(root, Durability.OS).lock(MAILBOX);
    }
}
