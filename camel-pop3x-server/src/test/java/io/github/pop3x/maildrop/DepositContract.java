package io.github.pop3x.maildrop;

import static io.github.pop3x.maildrop.StoredMessages.bits;
import static io.github.pop3x.maildrop.StoredMessages.crlf;
import static io.github.pop3x.maildrop.StoredMessages.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store must do with a message on its way in. */
public abstract class DepositContract {

    protected static final String MAILBOX = "alice";

    private static final int MEBIBYTE = 1 << 20;

    protected MailboxStore store;

    /** A store without mailboxes. */
    protected abstract MailboxStore newStore() throws IOException;

    /** A store with the mailboxes of the first one; the same object, where nothing outlives it. */
    protected abstract MailboxStore reopen(MailboxStore first) throws IOException;

    @BeforeEach
    void openStore() throws IOException {
        store = newStore();
    }

    @AfterEach
    void closeStore() throws IOException {
        store.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A: b\r\n\r\nbody\r\n",
                "A: b\n\nbare line feeds\n",
                "A: b\r\rbare carriage returns\r",
                "A: b\r\n\nmixed\r.\n.\r\n",
                "A: b\r\n\r\nno line end at the end",
                "",
                "\n",
                "A: only\nB: header\n",
                ".\n",
                ".the first octet is a dot\n\n..\n.",
            })
    void givesBackTheOctetsWithCrlf(String message) throws IOException {
        deposit(message);
        assertThat(onlyMessage()).isEqualTo(crlf(message));
    }

    @Test
    void givesBackAnOctetThatIsNoText() throws IOException {
        StringBuilder message = new StringBuilder("A: b\r\n\r\n");
        for (char c = 0; c < 0x100; c++) {
            message.append(c);
        }
        deposit(message.toString());
        assertThat(onlyMessage()).isEqualTo(crlf(message.toString()));
    }

    @Test
    void givesBackAMessageOfAMebibyte() throws IOException {
        byte[] octets = new byte[MEBIBYTE];
        new Random(1939).nextBytes(octets);
        String message = new String(octets, StandardCharsets.ISO_8859_1);
        deposit(message);
        assertThat(onlyMessage()).isEqualTo(crlf(message));
    }

    @Test
    void aMailboxNeedsAName() {
        assertThatIllegalArgumentException().isThrownBy(() -> store.lock(""));
        assertThatIllegalArgumentException().isThrownBy(() -> store.deposit("", MessageSource.of(new byte[0])));
    }

    @Test
    void tellsTheShape() throws IOException {
        deposit("A: b\n\n.c\n.\n");
        try (Maildrop maildrop = store.lock(MAILBOX);
                MessageInput input = maildrop.open(1)) {
            assertThat(input.shape()).isEqualTo(new MessageShape(15, 8, 2));
        }
    }

    @Test
    void listsInTheOrderOfDeposits() throws IOException {
        List<UniqueId> deposited = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            deposited.add(deposit("N: " + i + "\n\n"));
        }
        assertThat(uniqueIds()).isEqualTo(deposited);
    }

    @Test
    void uniqueIdsAreUniqueAndStayTheSameForEver() throws IOException {
        Set<UniqueId> deposited = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            deposited.add(deposit("the same\n"));
        }
        List<UniqueId> first = uniqueIds();
        assertThat(first).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(deposited);
        assertThat(uniqueIds()).isEqualTo(first);
        store = reopen(store);
        assertThat(uniqueIds()).isEqualTo(first);
    }

    @Test
    void aUniqueIdIsNotUsedAgainForANewMessage() throws IOException {
        UniqueId removed = deposit("old\n");
        update(1);
        store = reopen(store);
        assertThat(deposit("new\n")).isNotEqualTo(removed);
    }

    @Test
    void aSourceThatFailsHalfWayLeavesNothing() throws IOException {
        MessageSource failing = () -> new FailingInput(new byte[200_000], new IOException("line cut"));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> store.deposit(MAILBOX, failing))
                .withMessage("line cut");
        assertThat(uniqueIds()).isEmpty();
    }

    @Test
    void aSourceThatDoesNotOpenLeavesNothing() throws IOException {
        MessageSource failing = () -> {
            throw new IOException("not there");
        };
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> store.deposit(MAILBOX, failing));
        assertThat(uniqueIds()).isEmpty();
    }

    @Test
    void theSourceIsClosed() throws IOException {
        List<String> events = new ArrayList<>();
        store.deposit(MAILBOX, () -> new FilterInputStream(InputStream.nullInputStream()) {
            @Override
            public void close() {
                events.add("closed");
            }
        });
        assertThat(events).containsExactly("closed");
    }

    @Test
    void manyConcurrentDepositsAllArrive() throws Exception {
        Set<UniqueId> deposited = new HashSet<>();
        for (Future<List<UniqueId>> some : inParallel(8, () -> depositMany(25))) {
            deposited.addAll(some.get());
        }
        assertThat(deposited).hasSize(200);
        assertThat(uniqueIds()).containsExactlyInAnyOrderElementsOf(deposited);
    }

    final List<UniqueId> depositMany(int count) throws IOException {
        List<UniqueId> deposited = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            deposited.add(deposit("A: b\n\nmessage " + i + "\n"));
        }
        return deposited;
    }

    static <T> List<Future<T>> inParallel(int threads, Callable<T> work) throws Exception {
        List<Future<T>> futures = start(threads, work);
        for (Future<T> future : futures) {
            future.get(1, TimeUnit.MINUTES);
        }
        return futures;
    }

    static <T> List<Future<T>> start(int threads, Callable<T> work) {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        List<Future<T>> futures = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            futures.add(executor.submit(work));
        }
        executor.shutdown();
        return futures;
    }

    /** Deposits octets given as characters up to 0xFF. */
    protected final UniqueId deposit(String message) throws IOException {
        return store.deposit(MAILBOX, MessageSource.of(message.getBytes(StandardCharsets.ISO_8859_1)));
    }

    protected final void update(int... numbers) throws IOException {
        try (Maildrop maildrop = store.lock(MAILBOX)) {
            maildrop.update(bits(numbers));
        }
    }

    protected final List<UniqueId> uniqueIds() throws IOException {
        try (Maildrop maildrop = store.lock(MAILBOX)) {
            return StoredMessages.uniqueIds(maildrop);
        }
    }

    /** The one message of the mailbox, whose octets are counted right. */
    protected final String onlyMessage() throws IOException {
        try (Maildrop maildrop = store.lock(MAILBOX)) {
            assertThat(maildrop.messageCount()).isEqualTo(1);
            return read(maildrop, 1);
        }
    }
}
