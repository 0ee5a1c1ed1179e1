package io.github.pop3x.store.maildir;

import static io.github.pop3x.maildrop.StoredMessages.bits;
import static io.github.pop3x.maildrop.StoredMessages.crlf;
import static io.github.pop3x.maildrop.StoredMessages.read;
import static io.github.pop3x.maildrop.StoredMessages.uniqueIds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.pop3x.maildrop.Maildrop;
import io.github.pop3x.maildrop.MessageGoneException;
import io.github.pop3x.maildrop.MessageInput;
import io.github.pop3x.maildrop.UniqueId;
import io.github.pop3x.store.maildir.HookedOperations.Operation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What other programs do to a Maildir. */
class ForeignMessagesTest {

    private static final String MAILBOX = "alice";
    private static final String LF_MESSAGE = "A: b\n\n.c\nd\n";
    private static final String CRLF_MESSAGE = "A: b\r\n\r\n.c\r\nd\r\n";

    @TempDir
    Path root;

    private Path folder;

    @BeforeEach
    void makeMailbox() throws IOException {
        folder = root.resolve(MAILBOX);
        lock().close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "new/1700000000.1_2.mutt new/1700000000.1_2.mutt,S=11,W=15,H=8,D=1",
                "cur/1700000000.M1P2.dovecot,S=11,W=15:2,FSa cur/1700000000.M1P2.dovecot,S=11,W=15,H=8,D=1:2,FSa",
                "cur/1700000000.M1P2.dovecot,S=11,U=9,W=99:2, cur/1700000000.M1P2.dovecot,U=9,S=11,W=15,H=8,D=1:2,",
            })
    void areMeasuredOnceAndRenamed(String before, String after) throws IOException {
        deliver(before, LF_MESSAGE);
        UniqueId uniqueId;
        try (Maildrop maildrop = lock()) {
            uniqueId = maildrop.uniqueId(1);
            assertThat(read(maildrop, 1)).isEqualTo(CRLF_MESSAGE);
        }
        assertThat(folder.resolve(before)).doesNotExist();
        assertThat(folder.resolve(after)).hasContent(LF_MESSAGE);
        List<Operation> changes = new ArrayList<>();
        HookedOperations disk = new HookedOperations((operation, path) -> changes.add(operation));
        try (Maildrop maildrop = new MaildirStore(root, disk).lock(MAILBOX)) {
            assertThat(uniqueIds(maildrop)).containsExactly(uniqueId);
            assertThat(read(maildrop, 1)).isEqualTo(CRLF_MESSAGE);
        }
        assertThat(changes).doesNotContain(Operation.RENAME);
    }

    @Test
    void withCrlfAreReadAsTheyAre() throws IOException {
        deliver("new/1700000000.a", CRLF_MESSAGE);
        try (Maildrop maildrop = lock();
                MessageInput input = maildrop.open(1)) {
            assertThat(input)
                    .isInstanceOfSatisfying(
                            CrlfFileInput.class,
                            file -> assertThat(file.file().isOpen()).isTrue());
            assertThat(read(maildrop, 1)).isEqualTo(CRLF_MESSAGE);
        }
    }

    @Test
    void largeOnesAreNormalisedWhileTheyAreRead() throws IOException {
        String message = "A: b\n\n" + ("x".repeat(70) + "\n.\r\r\n").repeat(5000);
        deliver("new/1700000000.a", message);
        try (Maildrop maildrop = lock()) {
            assertThat(read(maildrop, 1)).isEqualTo(crlf(message));
        }
    }

    @Test
    void thatCanNotBeRenamedAreReadAllTheSame() throws IOException {
        deliver("new/1700000000.a", LF_MESSAGE);
        deliver("new/1700000001.b", CRLF_MESSAGE);
        HookedOperations disk = new HookedOperations((operation, path) -> {
            if (operation == Operation.RENAME) {
                throw new IOException("Read-only file system");
            }
        });
        for (int session = 0; session < 2; session++) {
            try (Maildrop maildrop = new MaildirStore(root, disk).lock(MAILBOX)) {
                assertThat(maildrop.octets(1)).isEqualTo(CRLF_MESSAGE.length());
                assertThat(read(maildrop, 1)).isEqualTo(CRLF_MESSAGE);
                assertThat(read(maildrop, 2)).isEqualTo(CRLF_MESSAGE);
                assertThat(uniqueIds(maildrop))
                        .extracting(UniqueId::value)
                        .containsExactly("1700000000.a", "1700000001.b");
            }
        }
    }

    @Test
    void areFoundAfterTheyMovedDuringTheSession() throws IOException {
        deliver("new/1700000000.a", LF_MESSAGE);
        try (Maildrop maildrop = lock()) {
            Files.move(
                    folder.resolve("new/1700000000.a,S=11,W=15,H=8,D=1"),
                    folder.resolve("cur/1700000000.a,S=11,W=15,H=8,D=1:2,S"));
            assertThat(read(maildrop, 1)).isEqualTo(CRLF_MESSAGE);
            Files.move(
                    folder.resolve("cur/1700000000.a,S=11,W=15,H=8,D=1:2,S"),
                    folder.resolve("cur/1700000000.a,S=11,W=15,H=8,D=1:2,FS"));
            assertThat(read(maildrop, 1)).isEqualTo(CRLF_MESSAGE);
            Files.delete(folder.resolve("cur/1700000000.a,S=11,W=15,H=8,D=1:2,FS"));
            assertThatExceptionOfType(MessageGoneException.class).isThrownBy(() -> maildrop.open(1));
        }
    }

    @Test
    void numbersAreTheSameBeforeAndAfterMeasuring() throws IOException {
        for (String base : List.of("9.z", "10.a", "10.a!", "10.a-x", "10.b", "nonsense")) {
            deliver("new/" + base, LF_MESSAGE);
        }
        List<UniqueId> first;
        try (Maildrop maildrop = lock()) {
            first = uniqueIds(maildrop);
        }
        try (Maildrop maildrop = lock()) {
            assertThat(uniqueIds(maildrop)).isEqualTo(first);
        }
        assertThat(first)
                .extracting(UniqueId::value)
                .containsExactly("nonsense", "9.z", "10.a", "10.a!", "10.a-x", "10.b");
    }

    @Test
    void oneMessageUnderTwoNamesIsOneMessage() throws IOException {
        deliver("cur/1700000000.a,S=15,W=15,H=8,D=1:2,S", CRLF_MESSAGE);
        Files.createLink(
                folder.resolve("new/1700000000.a,S=15,W=15,H=8,D=1"),
                folder.resolve("cur/1700000000.a,S=15,W=15,H=8,D=1:2,S"));
        try (Maildrop maildrop = lock()) {
            assertThat(maildrop.messageCount()).isEqualTo(1);
            maildrop.update(bits(1));
        }
        try (Maildrop maildrop = lock()) {
            assertThat(maildrop.messageCount()).isZero();
        }
    }

    @Test
    void twoMessagesUnderOneBaseAreBothKept() throws IOException {
        deliver("cur/1700000000.a:2,S", "one\r\n");
        deliver("new/1700000000.a", "the other\r\n");
        List<UniqueId> first;
        try (Maildrop maildrop = lock()) {
            first = uniqueIds(maildrop);
            assertThat(first).hasSize(2).doesNotHaveDuplicates();
            assertThat(first.get(0)).hasToString("1700000000.a");
            assertThat(read(maildrop, 1)).isEqualTo("one\r\n");
            assertThat(read(maildrop, 2)).isEqualTo("the other\r\n");
        }
        try (Maildrop maildrop = lock()) {
            assertThat(uniqueIds(maildrop)).isEqualTo(first);
            maildrop.update(bits(1));
        }
        try (Maildrop maildrop = lock()) {
            assertThat(uniqueIds(maildrop)).containsExactly(first.get(1));
        }
    }

    @Test
    void oneThatCanNotBeReadDoesNotHideTheOthers() throws IOException {
        Files.createDirectory(folder.resolve("new/1700000000.directory"));
        deliver("new/1700000001.a", LF_MESSAGE);
        deliver("new/.hidden", LF_MESSAGE);
        try (Maildrop maildrop = lock()) {
            assertThat(uniqueIds(maildrop)).extracting(UniqueId::value).containsExactly("1700000001.a");
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aSymbolicLinkIsNoMessage() throws IOException {
        Path secret = Files.writeString(root.resolve("secret"), "secret");
        Files.createSymbolicLink(folder.resolve("new/1700000000.link"), secret);
        Files.createSymbolicLink(folder.resolve("new/1700000001.link,S=6,W=6,H=6,D=0"), secret);
        try (Maildrop maildrop = lock()) {
            assertThat(maildrop.messageCount()).isEqualTo(1);
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> maildrop.open(1));
        }
    }

    @Test
    void aFileThatIsNotAsLongAsItsNameSaysIsNotSent() throws IOException {
        deliver("new/1700000000.a,S=15,W=15,H=8,D=1", CRLF_MESSAGE.substring(0, 9));
        try (Maildrop maildrop = lock()) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> maildrop.open(1))
                    .withMessageContaining("has 9 octets, but its name says 15");
        }
    }

    @Test
    void aFileThatChangesWhileItIsReadIsNotEnded() throws IOException {
        deliver("new/1700000000.a,S=11,W=15,H=8,D=1", "A: b\n\n.c\r\n\n");
        try (Maildrop maildrop = lock()) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> read(maildrop, 1))
                    .withMessageContaining("changed");
        }
    }

    private Maildrop lock() throws IOException {
        return new MaildirStore(root, Durability.OS).lock(MAILBOX);
    }

    private void deliver(String path, String message) throws IOException {
        Files.writeString(folder.resolve(path), message, StandardCharsets.ISO_8859_1);
    }
}
