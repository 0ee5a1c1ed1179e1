package io.github.pop3x.maildrop;

import static io.github.pop3x.maildrop.StoredMessages.bits;
import static io.github.pop3x.maildrop.StoredMessages.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every store must do, whatever it keeps its mailboxes in. */
public abstract class MailboxStoreContract extends DepositContract {

    /** Removes a message as another program would; does nothing where nobody else can. */
    protected abstract void removeFromOutside(String mailbox, UniqueId uniqueId) throws IOException;

    @Test
    void aMailboxNobodyDepositedIntoIsEmpty() throws IOException {
        try (Maildrop maildrop = store.lock("nobody")) {
            assertThat(maildrop.messageCount()).isZero();
        }
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
            assertThat(StoredMessages.uniqueIds(maildrop)).isEqualTo(before);
            for (int number : new int[] {1, 2, 3, 4, 6, 7, 8, 9, 10}) {
                assertThat(read(maildrop, number)).isEqualTo("message " + number + "\r\n");
            }
        }
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
}
