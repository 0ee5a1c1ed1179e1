package io.github.pop3x.store.maildir;

import static io.github.pop3x.maildrop.StoredMessages.bits;
import static io.github.pop3x.maildrop.StoredMessages.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pop3x.maildrop.Maildrop;
import io.github.pop3x.maildrop.MessageSource;
import io.github.pop3x.store.maildir.PowerLossOperations.PowerLoss;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The power fails after each operation, several times with different luck. */
class PowerLossTest {

    private static final String MAILBOX = "alice";
    private static final int TRIES = 6;
    private static final int MORE_THAN_ENOUGH = 1000;

    @TempDir
    Path directory;

    private int roots;

    @Test
    void whatWasAcknowledgedIsThereWholeAndNothingIsThereHalf() throws IOException {
        boolean crashed = true;
        for (int operations = 0; crashed; operations++) {
            for (int seed = 0; seed < TRIES; seed++) {
                Path root = nextRoot();
                PowerLossOperations disk = new PowerLossOperations(graveyard(root), operations, seed);
                List<String> acknowledged = new ArrayList<>();
                crashed = crashes(() -> depositThree(new MaildirStore(root, disk), acknowledged));
                disk.losePower();
                assertThat(messages(root))
                        .as("after %d operations, try %d", operations, seed)
                        .containsAll(acknowledged)
                        .isSubsetOf(message(1), message(2), message(3));
            }
        }
    }

    @Test
    void anUpdateRemovesAllOrNothing() throws IOException {
        boolean crashed = true;
        for (int operations = 0; crashed; operations++) {
            for (int seed = 0; seed < TRIES; seed++) {
                Path root = rootWithThree();
                PowerLossOperations disk = new PowerLossOperations(graveyard(root), operations, seed);
                crashed = crashes(() -> updateTwo(root, disk));
                disk.losePower();
                assertAllOrNothing(messages(root), crashed, operations, seed);
            }
        }
    }

    @Test
    void aReplayThatLosesPowerTooStillRemovesAllOrNothing() throws IOException {
        boolean crashed = true;
        for (int operations = 0; crashed; operations++) {
            for (int replayed = 0; replayed < 20; replayed++) {
                Path root = rootWithThree();
                PowerLossOperations disk = new PowerLossOperations(graveyard(root), operations, replayed);
                crashed = crashes(() -> updateTwo(root, disk));
                disk.losePower();
                PowerLossOperations second = new PowerLossOperations(graveyard(root), replayed, operations);
                crashes(() -> new MaildirStore(root, second).lock(MAILBOX).close());
                second.losePower();
                assertAllOrNothing(messages(root), crashed, operations, replayed);
            }
        }
    }

    @Test
    void aSessionAfterAnUpdateThatWasAcknowledgedNeedsNoReplay() throws IOException {
        Path root = rootWithThree();
        updateTwo(root, new PowerLossOperations(graveyard(root), MORE_THAN_ENOUGH, 0));
        assertThat(root.resolve(MAILBOX).resolve(".pop3x-update")).doesNotExist();
        assertThat(messages(root)).containsExactly(message(2));
    }

    private static void assertAllOrNothing(List<String> messages, boolean crashed, int operations, int seed) {
        List<String> all = List.of(message(1), message(2), message(3));
        List<String> rest = List.of(message(2));
        assertThat(messages)
                .as("after %d operations, try %d", operations, seed)
                .isIn(crashed ? List.of(all, rest) : List.of(rest));
    }

    private interface Work {
        void run() throws IOException;
    }

    private static boolean crashes(Work work) throws IOException {
        try {
            work.run();
            return false;
        } catch (PowerLoss e) {
            return true;
        }
    }

    private static void depositThree(MaildirStore store, List<String> acknowledged) throws IOException {
        for (int i = 1; i <= 3; i++) {
            store.deposit(MAILBOX, MessageSource.of(message(i).getBytes(StandardCharsets.US_ASCII)));
            acknowledged.add(message(i));
        }
    }

    private static void updateTwo(Path root, FileOperations disk) throws IOException {
        try (Maildrop maildrop = new MaildirStore(root, disk).lock(MAILBOX)) {
            maildrop.update(bits(1, 3));
        }
    }

    private static List<String> messages(Path root) throws IOException {
        List<String> messages = new ArrayList<>();
        try (Maildrop maildrop = new MaildirStore(root, Durability.OS).lock(MAILBOX)) {
            for (int number = 1; number <= maildrop.messageCount(); number++) {
                messages.add(read(maildrop, number));
            }
        }
        return messages;
    }

    private static String message(int number) {
        return "Subject: " + number + "\r\n\r\n" + "body\r\n".repeat(number);
    }

    private Path rootWithThree() throws IOException {
        Path root = nextRoot();
        depositThree(new MaildirStore(root, Durability.OS), new ArrayList<>());
        return root;
    }

    private Path nextRoot() {
        return directory.resolve("root" + roots++);
    }

    private static Path graveyard(Path root) {
        return root.resolveSibling(root.getFileName() + "-graveyard-" + System.nanoTime());
    }
}
