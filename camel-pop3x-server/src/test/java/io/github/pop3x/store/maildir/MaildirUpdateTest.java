package io.github.pop3x.store.maildir;

import static io.github.pop3x.maildrop.StoredMessages.bits;
import static io.github.pop3x.maildrop.StoredMessages.uniqueIds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.pop3x.maildrop.Maildrop;
import io.github.pop3x.maildrop.MessageSource;
import io.github.pop3x.maildrop.UniqueId;
import io.github.pop3x.maildrop.UpdateFailedException;
import io.github.pop3x.store.maildir.HookedOperations.Hook;
import io.github.pop3x.store.maildir.HookedOperations.Operation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MaildirUpdateTest {

    private static final String MAILBOX = "alice";
    private static final Hook NONE = (operation, path) -> {};

    @TempDir
    Path root;

    private final List<UniqueId> messages = new ArrayList<>();
    private Path journal;

    @BeforeEach
    void depositFour() throws IOException {
        MaildirStore store = new MaildirStore(root, Durability.OS);
        for (int i = 1; i <= 4; i++) {
            messages.add(store.deposit(MAILBOX, MessageSource.of(new byte[] {'a'})));
        }
        journal = root.resolve(MAILBOX).resolve(".pop3x-update");
    }

    @Test
    void theJournalIsDurableBeforeTheFirstFileGoes() throws IOException {
        List<String> steps = new ArrayList<>();
        update((operation, path) -> steps.add(operation + " " + kind(path)), 1, 2);
        assertThat(steps)
                .containsSubsequence(
                        "CREATE .pop3x-update.tmp",
                        "WRITE .pop3x-update.tmp",
                        "FORCE .pop3x-update.tmp",
                        "RENAME .pop3x-update.tmp",
                        "FORCE_DIRECTORY alice",
                        "DELETE message",
                        "DELETE message",
                        "FORCE_DIRECTORY new",
                        "FORCE_DIRECTORY cur",
                        "DELETE .pop3x-update");
    }

    @ParameterizedTest
    @EnumSource(names = {"CREATE", "WRITE", "FORCE", "RENAME"})
    void aJournalThatCanNotBeWrittenRemovesNothing(Operation failing) throws IOException {
        Hook diskFull = (operation, path) -> {
            if (operation == failing) {
                throw new IOException("No space left on device");
            }
        };
        assertThatExceptionOfType(UpdateFailedException.class)
                .isThrownBy(() -> update(diskFull, 1, 3))
                .withMessage("2 of 2 marked messages were not removed")
                .satisfies(e -> assertThat(e.notRemoved()).isEqualTo(2));
        assertThat(listed()).isEqualTo(messages);
    }

    @Test
    void aJournalThatCanNotBeForcedIsWithdrawn() throws IOException {
        int[] forces = {0};
        Hook failsOnce = (operation, path) -> {
            if (operation == Operation.FORCE_DIRECTORY && path.endsWith(MAILBOX) && forces[0]++ == 1) {
                throw new IOException("I/O error");
            }
        };
        assertThatExceptionOfType(UpdateFailedException.class).isThrownBy(() -> update(failsOnce, 1, 3));
        assertThat(forces[0]).isGreaterThan(1);
        assertThat(journal).doesNotExist();
        assertThat(listed()).isEqualTo(messages);
    }

    @Test
    void aDirectoryThatCanNotBeWrittenFailsBeforeAnythingIsRemoved() throws IOException {
        List<Operation> changes = new ArrayList<>();
        HookedOperations readOnly = new HookedOperations((operation, path) -> changes.add(operation));
        readOnly.makeReadOnly(root.resolve(MAILBOX).resolve("cur"));
        try (Maildrop maildrop = new MaildirStore(root, readOnly).lock(MAILBOX)) {
            changes.clear();
            assertThatExceptionOfType(UpdateFailedException.class)
                    .isThrownBy(() -> maildrop.update(bits(1)))
                    .withStackTraceContaining("make it writable");
        }
        assertThat(changes).isEmpty();
        assertThat(listed()).isEqualTo(messages);
    }

    @Test
    void aFileThatCanNotBeUnlinkedIsCountedAndStays() throws IOException {
        Hook stubborn = (operation, path) -> {
            if (operation == Operation.DELETE
                    && path.getFileName().toString().startsWith(messages.get(1).value())) {
                throw new IOException("Operation not permitted");
            }
        };
        assertThatExceptionOfType(UpdateFailedException.class)
                .isThrownBy(() -> update(stubborn, 1, 2, 3))
                .withMessage("1 of 3 marked messages were not removed")
                .withStackTraceContaining("Operation not permitted");
        assertThat(listed()).containsExactly(messages.get(1), messages.get(3));
        assertThat(listed()).containsExactly(messages.get(1), messages.get(3));
    }

    @Test
    void aForceThatFailsBehindTheJournalLeavesTheRestToTheNextSession() throws IOException {
        Hook failing = (operation, path) -> {
            if (operation == Operation.FORCE_DIRECTORY && path.endsWith("new")) {
                throw new IOException("I/O error");
            }
        };
        update(failing, 1, 2, 3);
        assertThat(journal).exists();
        assertThat(listed()).containsExactly(messages.get(3));
        assertThat(journal).doesNotExist();
    }

    @Test
    void aJournalIsReplayedAfterAnotherProgramRenamedTheFiles() throws IOException {
        assertThatExceptionOfType(PowerLossOperations.PowerLoss.class)
                .isThrownBy(() -> update(
                        (operation, path) -> {
                            if (operation == Operation.DELETE && kind(path).equals("message")) {
                                throw new PowerLossOperations.PowerLoss();
                            }
                        },
                        1,
                        2));
        Path first = fileOf(messages.get(0));
        Files.move(first, root.resolve(MAILBOX).resolve("cur").resolve(first.getFileName() + ":2,S"));
        assertThat(listed()).containsExactly(messages.get(2), messages.get(3));
        assertThat(journal).doesNotExist();
    }

    @Test
    void aReplayThatFailsDoesNotLockItsUserOut() throws IOException {
        writeJournal("pop3x-update 1\n" + messages.get(0) + "\n");
        Hook stubborn = (operation, path) -> {
            if (operation == Operation.DELETE && kind(path).equals("message")) {
                throw new IOException("Operation not permitted");
            }
        };
        try (Maildrop maildrop = new MaildirStore(root, new HookedOperations(stubborn)).lock(MAILBOX)) {
            assertThat(uniqueIds(maildrop)).isEqualTo(messages);
        }
        assertThat(listed()).isEqualTo(messages.subList(1, 4));
    }

    @Test
    void aTornJournalIsIgnored() throws IOException {
        writeJournal("pop3x-update 1\n" + messages.get(0) + "\n");
        String whole = Files.readString(journal);
        for (int length = 0; length < whole.length(); length++) {
            Files.writeString(journal, whole.substring(0, length));
            assertThat(listed()).as("%d characters", length).isEqualTo(messages);
        }
        Files.writeString(
                journal, whole.replace(messages.get(0).value(), messages.get(1).value()));
        assertThat(listed()).isEqualTo(messages);
        Files.writeString(journal, whole);
        assertThat(listed()).isEqualTo(messages.subList(1, 4));
    }

    @Test
    void aTornJournalDoesNotStopTheNextUpdate() throws IOException {
        Files.writeString(journal, "pop3x-upd");
        Files.writeString(root.resolve(MAILBOX).resolve(".pop3x-update.tmp"), "pop");
        update(NONE, 4);
        assertThat(listed()).isEqualTo(messages.subList(0, 3));
    }

    @Test
    void aFileThatAnotherProgramMovedIsFoundAndRemoved() throws IOException {
        try (Maildrop maildrop = new MaildirStore(root, Durability.OS).lock(MAILBOX)) {
            Path first = fileOf(messages.get(0));
            Files.move(first, root.resolve(MAILBOX).resolve("cur").resolve(first.getFileName() + ":2,S"));
            Files.delete(fileOf(messages.get(1)));
            maildrop.update(bits(1, 2, 3));
        }
        assertThat(listed()).containsExactly(messages.get(3));
    }

    private void writeJournal(String lines) throws IOException {
        CRC32C checksum = new CRC32C();
        checksum.update(lines.getBytes(StandardCharsets.US_ASCII));
        Files.writeString(journal, lines + "commit 1 " + Long.toHexString(checksum.getValue()) + "\n");
    }

    private void update(Hook hook, int... numbers) throws IOException {
        try (Maildrop maildrop = new MaildirStore(root, new HookedOperations(hook)).lock(MAILBOX)) {
            maildrop.update(bits(numbers));
        }
    }

    private List<UniqueId> listed() throws IOException {
        try (Maildrop maildrop = new MaildirStore(root, Durability.OS).lock(MAILBOX)) {
            return uniqueIds(maildrop);
        }
    }

    private Path fileOf(UniqueId uniqueId) {
        return root.resolve(MAILBOX).resolve("new").resolve(uniqueId + ",S=3,W=3,H=3,D=0");
    }

    private static String kind(Path path) {
        String name = path.getFileName().toString();
        return name.contains(",S=") ? "message" : name;
    }
}
