package io.github.pop3x.maildrop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
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

/** What every store must do, whatever it keeps its mailboxes in. */
public abstract class MailboxStoreContract {

    protected static final String MAILBOX = "alice";

    private static final int MEBIBYTE = 1 << 20;

    protected MailboxStore store;

    /** A store without mailboxes. */
    protected abstract MailboxStore newStore() throws IOException;

    /** A store with the mailboxes of the first one; the same object, where nothing outlives it. */
    protected abstract MailboxStore reopen(MailboxStore first) throws IOException;

    /** Removes a message as another program would; false where nobody else can. */
    protected abstract boolean removeFromOutside(String mailbox, UniqueId uniqueId) throws IOException;

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
    void aMailboxNobodyDepositedIntoIsEmpty() throws IOException {
        try (Maildrop maildrop = store.lock("nobody")) {
            assertThat(maildrop.messageCount()).isZero();
        }
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
    void twoMailboxesAreApart() throws IOException {
        deposit("for alice\n");
        store.deposit("Alice", MessageSource.of("for Alice\n".getBytes(StandardCharsets.US_ASCII)));
        assertThat(onlyMessage()).isEqualTo("for alice\r\n");
        try (Maildrop alice = store.lock(MAILBOX);
                Maildrop other = store.lock("Alice")) {
            other.update(bits(1));
            assertThat(read(alice, 1)).isEqualTo("for alice\r\n");
        }
        assertThat(onlyMessage()).isEqualTo("for alice\r\n");
    }

    @Test
    void oneSessionHasTheMaildropForItself() throws IOException {
        try (Maildrop first = store.lock(MAILBOX)) {
            assertThatExceptionOfType(MaildropInUseException.class).isThrownBy(() -> store.lock(MAILBOX));
            assertThat(first.messageCount()).isZero();
        }
        store.lock(MAILBOX).close();
    }

    @Test
    void onlyOneOfManyThreadsGetsTheLock() throws Exception {
        List<Maildrop> got = new ArrayList<>();
        for (Future<Maildrop> attempt : inParallel(8, this::lockOrNothing)) {
            if (attempt.get() != null) {
                got.add(attempt.get());
            }
        }
        assertThat(got).hasSize(1);
        got.get(0).close();
    }

    @Test
    void closingFreesTheLockAndRemovesNothing() throws IOException {
        deposit("stays\n");
        store.lock(MAILBOX).close();
        assertThat(onlyMessage()).isEqualTo("stays\r\n");
    }

    @Test
    void closingTwiceFreesNobodyElsesLock() throws IOException {
        Maildrop first = store.lock(MAILBOX);
        first.close();
        try (Maildrop second = store.lock(MAILBOX)) {
            first.close();
            assertThatExceptionOfType(MaildropInUseException.class).isThrownBy(() -> store.lock(MAILBOX));
            assertThat(second.messageCount()).isZero();
        }
    }

    @Test
    void aClosedMaildropRemovesNothing() throws IOException {
        deposit("stays\n");
        Maildrop closed = store.lock(MAILBOX);
        closed.close();
        assertThatThrownBy(() -> closed.update(bits(1))).isInstanceOf(IllegalStateException.class);
        assertThat(onlyMessage()).isEqualTo("stays\r\n");
    }

    @Test
    void updateRemovesExactlyTheMarked() throws IOException {
        for (int i = 1; i <= 5; i++) {
            deposit("message " + i + "\n");
        }
        List<UniqueId> before = uniqueIds();
        update(2, 4);
        assertThat(uniqueIds()).containsExactly(before.get(0), before.get(2), before.get(4));
        store = reopen(store);
        assertThat(uniqueIds()).containsExactly(before.get(0), before.get(2), before.get(4));
    }

    @Test
    void updateOfNothingRemovesNothing() throws IOException {
        deposit("stays\n");
        update();
        assertThat(onlyMessage()).isEqualTo("stays\r\n");
    }

    @Test
    void updateKeepsTheLock() throws IOException {
        deposit("goes\n");
        try (Maildrop maildrop = store.lock(MAILBOX)) {
            maildrop.update(bits(1));
            assertThatExceptionOfType(MaildropInUseException.class).isThrownBy(() -> store.lock(MAILBOX));
        }
    }

    @Test
    void aMarkOnNoMessageRemovesNothing() throws IOException {
        deposit("stays\n");
        try (Maildrop maildrop = store.lock(MAILBOX)) {
            assertThatThrownBy(() -> maildrop.update(bits(1, 2))).isInstanceOf(IndexOutOfBoundsException.class);
        }
        assertThat(onlyMessage()).isEqualTo("stays\r\n");
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
    void aDepositDoesNotWaitForASessionAndShowsInTheNext() throws IOException {
        deposit("first\n");
        try (Maildrop maildrop = store.lock(MAILBOX)) {
            deposit("second\n");
            assertThat(maildrop.messageCount()).isEqualTo(1);
            assertThat(read(maildrop, 1)).isEqualTo("first\r\n");
        }
        assertThat(uniqueIds()).hasSize(2);
    }

    @Test
    void updateLeavesWhatWasDepositedMeanwhile() throws IOException {
        deposit("first\n");
        try (Maildrop maildrop = store.lock(MAILBOX)) {
            deposit("second\n");
            maildrop.update(bits(1));
        }
        assertThat(onlyMessage()).isEqualTo("second\r\n");
    }

    @Test
    void numbersStayWhileOthersDepositAndRemove() throws Exception {
        List<UniqueId> before = new ArrayList<>();
        for (int i = 1; i <= 10; i++) {
            before.add(deposit("message " + i + "\n"));
        }
        try (Maildrop maildrop = store.lock(MAILBOX)) {
            for (Future<UniqueId> deposit : inParallel(4, () -> deposit("another\n"))) {
                deposit.get();
            }
            removeFromOutside(MAILBOX, before.get(4));
            assertThat(uniqueIds(maildrop)).isEqualTo(before);
            for (int number : new int[] {1, 2, 3, 4, 6, 7, 8, 9, 10}) {
                assertThat(read(maildrop, number)).isEqualTo("message " + number + "\r\n");
            }
        }
    }

    @Test
    void aMessageRemovedFromOutsideIsGone() throws IOException {
        UniqueId uniqueId = deposit("goes\n");
        deposit("stays\n");
        try (Maildrop maildrop = store.lock(MAILBOX)) {
            assumeTrue(removeFromOutside(MAILBOX, uniqueId), "nobody else can remove a message from this store");
            assertThatExceptionOfType(MessageGoneException.class).isThrownBy(() -> maildrop.open(1));
            assertThat(read(maildrop, 2)).isEqualTo("stays\r\n");
            maildrop.update(bits(1));
        }
        assertThat(onlyMessage()).isEqualTo("stays\r\n");
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

    @Test
    void sessionsRunWhileOthersDeposit() throws Exception {
        List<Future<List<UniqueId>>> deposits = start(4, () -> depositMany(25));
        int removed = 0;
        while (!deposits.stream().allMatch(Future::isDone)) {
            removed += removeAll();
        }
        for (Future<List<UniqueId>> some : deposits) {
            some.get();
        }
        assertThat(removed + removeAll()).isEqualTo(100);
        assertThat(uniqueIds()).isEmpty();
    }

    private int removeAll() throws IOException {
        try (Maildrop maildrop = store.lock(MAILBOX)) {
            int count = maildrop.messageCount();
            BitSet all = new BitSet();
            all.set(1, count + 1);
            maildrop.update(all);
            return count;
        }
    }

    private Maildrop lockOrNothing() throws IOException {
        try {
            return store.lock(MAILBOX);
        } catch (MaildropInUseException e) {
            return null;
        }
    }

    private List<UniqueId> depositMany(int count) throws IOException {
        List<UniqueId> deposited = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            deposited.add(deposit("A: b\n\nmessage " + i + "\n"));
        }
        return deposited;
    }

    private static <T> List<Future<T>> inParallel(int threads, Callable<T> work) throws Exception {
        List<Future<T>> futures = start(threads, work);
        for (Future<T> future : futures) {
            future.get(1, TimeUnit.MINUTES);
        }
        return futures;
    }

    private static <T> List<Future<T>> start(int threads, Callable<T> work) {
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
            return uniqueIds(maildrop);
        }
    }

    /** The one message of the mailbox, whose octets are counted right. */
    protected final String onlyMessage() throws IOException {
        try (Maildrop maildrop = store.lock(MAILBOX)) {
            assertThat(maildrop.messageCount()).isEqualTo(1);
            return read(maildrop, 1);
        }
    }

    public static BitSet bits(int... numbers) {
        BitSet bits = new BitSet();
        Arrays.stream(numbers).forEach(bits::set);
        return bits;
    }

    public static List<UniqueId> uniqueIds(Maildrop maildrop) {
        List<UniqueId> uniqueIds = new ArrayList<>();
        for (int number = 1; number <= maildrop.messageCount(); number++) {
            uniqueIds.add(maildrop.uniqueId(number));
        }
        return uniqueIds;
    }

    /** Reads a message, and checks that it is as long as was said. */
    public static String read(Maildrop maildrop, int number) throws IOException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (MessageInput input = maildrop.open(number)) {
            ByteBuffer chunk = ByteBuffer.allocate(1000);
            while (input.read(chunk.clear()) >= 0) {
                octets.write(chunk.array(), 0, chunk.position());
            }
            assertThat(input.shape().octets()).isEqualTo(octets.size());
        }
        assertThat(maildrop.octets(number)).isEqualTo(octets.size());
        return octets.toString(StandardCharsets.ISO_8859_1);
    }

    /** The message as RETR sends it. */
    public static String crlf(String message) {
        String normalised = message.replace("\r\n", "\n").replace('\r', '\n').replace("\n", "\r\n");
        return normalised.isEmpty() || normalised.endsWith("\r\n") ? normalised : normalised + "\r\n";
    }

    /** Gives some octets and then fails. */
    public static final class FailingInput extends InputStream {

        private final byte[] octets;
        private final IOException failure;
        private int at;

        public FailingInput(byte[] octets, IOException failure) {
            this.octets = octets;
            this.failure = failure;
        }

        @Override
        public int read() throws IOException {
            if (at == octets.length) {
                throw failure;
            }
            return octets[at++] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (at == octets.length) {
                throw failure;
            }
            int count = Math.min(length, octets.length - at);
            System.arraycopy(octets, at, target, offset, count);
            at += count;
            return count;
        }
    }
}
