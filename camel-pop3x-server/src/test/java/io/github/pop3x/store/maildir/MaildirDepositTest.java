package io.github.pop3x.store.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pop3x.maildrop.FailingInput;
import io.github.pop3x.maildrop.Maildrop;
import io.github.pop3x.maildrop.MessageSource;
import io.github.pop3x.maildrop.UniqueId;
import io.github.pop3x.store.maildir.HookedOperations.Operation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MaildirDepositTest {

    private static final String MAILBOX = "alice";
    private static final MessageSource MESSAGE = MessageSource.of("A: b\n\n.c\n".getBytes(StandardCharsets.US_ASCII));

    @TempDir
    Path root;

    @Test
    void theNameTellsWhatTheProtocolAsks() throws IOException {
        UniqueId uniqueId = new MaildirStore(root, Durability.OS).deposit(MAILBOX, MESSAGE);
        assertThat(filesOf("new")).containsExactly(uniqueId + ",S=12,W=12,H=8,D=1");
        assertThat(filesOf("tmp")).isEmpty();
    }

    @Test
    void everythingIsForcedBeforeItIsAcknowledged() throws IOException {
        List<String> steps = new ArrayList<>();
        HookedOperations disk = new HookedOperations((operation, path) ->
                steps.add(operation + " " + path.getParent().getFileName()));
        MaildirStore store = new MaildirStore(root, disk);
        store.deposit(MAILBOX, MESSAGE);
        steps.clear();
        store.deposit(MAILBOX, MESSAGE);
        assertThat(steps)
                .containsExactly(
                        "CREATE tmp",
                        "WRITE tmp",
                        "WRITE tmp",
                        "FORCE tmp",
                        "RENAME tmp",
                        "FORCE_DIRECTORY " + MAILBOX);
    }

    @ParameterizedTest
    @EnumSource(names = "DELETE", mode = EnumSource.Mode.EXCLUDE)
    void aDiskThatFailsInAnyStepKeepsNothing(Operation failing) throws IOException {
        new MaildirStore(root, Durability.OS).lock(MAILBOX).close();
        HookedOperations disk = new HookedOperations((operation, path) -> {
            if (operation == failing && !path.equals(root) && !path.endsWith(MAILBOX)) {
                throw new IOException("No space left on device");
            }
        });
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new MaildirStore(root, disk).deposit(MAILBOX, MESSAGE))
                .withStackTraceContaining("No space left on device");
        assertThat(filesOf("tmp")).isEmpty();
        assertThat(filesOf("new")).isEmpty();
    }

    @Test
    void aDiskThatIsFullAfterSomeChunksKeepsNothing() throws IOException {
        int[] writes = {0};
        HookedOperations disk = new HookedOperations((operation, path) -> {
            if (operation == Operation.WRITE && ++writes[0] > 2) {
                throw new IOException("No space left on device");
            }
        });
        MessageSource large = MessageSource.of(new byte[1 << 20]);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new MaildirStore(root, disk).deposit(MAILBOX, large))
                .withMessage("No space left on device");
        assertThat(filesOf("tmp")).isEmpty();
    }

    @Test
    void aSourceThatFailsLeavesNoFile() throws IOException {
        MaildirStore store = new MaildirStore(root, Durability.OS);
        assertThatThrownBy(() ->
                        store.deposit(MAILBOX, () -> new FailingInput(new byte[200_000], new IOException("line cut"))))
                .hasMessage("line cut");
        MessageSource broken = () -> {
            throw new IllegalStateException("a bug");
        };
        assertThatThrownBy(() -> store.deposit(MAILBOX, broken)).hasMessage("a bug");
        assertThat(filesOf("tmp")).isEmpty();
        assertThat(filesOf("new")).isEmpty();
    }

    @Test
    void aFailureThatCanNotBeCleanedUpIsToldWhole() {
        HookedOperations disk = new HookedOperations((operation, path) -> {
            if (operation == Operation.RENAME || operation == Operation.DELETE) {
                throw new IOException(operation + " failed");
            }
        });
        assertThatThrownBy(() -> new MaildirStore(root, disk).deposit(MAILBOX, MESSAGE))
                .hasMessage("RENAME failed")
                .satisfies(e -> assertThat(e.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .contains("DELETE failed"));
    }

    @Test
    void aFolderThatWasRemovedIsMadeAgain() throws IOException {
        MaildirStore store = new MaildirStore(root, Durability.FULL);
        store.deposit(MAILBOX, MESSAGE);
        try (Stream<Path> files = Files.walk(root.resolve(MAILBOX))) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
        }
        store.deposit(MAILBOX, MESSAGE);
        assertThat(filesOf("new")).hasSize(1);
    }

    @Test
    void anInterruptedThreadFailsItsOwnDepositOnly() throws IOException {
        MaildirStore store = new MaildirStore(root, Durability.FULL);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> store.deposit(MAILBOX, MESSAGE)).isInstanceOf(IOException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(filesOf("tmp")).isEmpty();
        store.deposit(MAILBOX, MESSAGE);
        assertThat(filesOf("new")).hasSize(1);
    }

    @Test
    void anInterruptDoesNotBreakTheForceThatOthersWaitFor() throws IOException {
        Thread.currentThread().interrupt();
        new DiskOperations(Durability.FULL).forceDirectory(root);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void mailIsForItsOwnerOnly() throws IOException {
        UniqueId uniqueId = new MaildirStore(root, Durability.OS).deposit(MAILBOX, MESSAGE);
        Path file = root.resolve(MAILBOX).resolve("new").resolve(uniqueId + ",S=12,W=12,H=8,D=1");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(MAILBOX))))
                .isEqualTo("rwx------");
    }

    @Test
    void severalStoresGiveDifferentUniqueIds() throws IOException {
        List<UniqueId> uniqueIds = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            uniqueIds.add(new MaildirStore(root, Durability.OS).deposit(MAILBOX, MESSAGE));
        }
        assertThat(uniqueIds).doesNotHaveDuplicates();
        try (Maildrop maildrop = new MaildirStore(root, Durability.OS).lock(MAILBOX)) {
            assertThat(maildrop.messageCount()).isEqualTo(20);
        }
    }

    private List<String> filesOf(String directory) throws IOException {
        return new DiskOperations(Durability.OS).list(root.resolve(MAILBOX).resolve(directory));
    }
}
