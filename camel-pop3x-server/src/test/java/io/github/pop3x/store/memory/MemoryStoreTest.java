package io.github.pop3x.store.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.pop3x.maildrop.FailingInput;
import io.github.pop3x.maildrop.MailboxStore;
import io.github.pop3x.maildrop.MailboxStoreContract;
import io.github.pop3x.maildrop.MessageSource;
import io.github.pop3x.maildrop.UniqueId;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class MemoryStoreTest extends MailboxStoreContract {

    @Override
    protected MailboxStore newStore() {
        return new MemoryStore();
    }

    @Override
    protected MailboxStore reopen(MailboxStore first) {
        return first;
    }

    @Override
    protected void removeFromOutside(String mailbox, UniqueId uniqueId) {
        // Nobody else has this memory.
    }

    @Test
    void aDepositOverTheLimitFailsAndLeavesNothing() throws IOException {
        MemoryStore small = new MemoryStore(10);
        store = small;
        deposit("1234\r\n");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> deposit("567\r\n"))
                .withMessageContaining("at most 10 octets");
        assertThat(small.octets()).isEqualTo(6);
        deposit("89\r\n");
        assertThat(small.octets()).isEqualTo(10);
        assertThat(uniqueIds()).hasSize(2);
    }

    @Test
    void aMessageWithoutEndIsBrokenOffAtTheLimit() {
        MemoryStore small = new MemoryStore(1 << 20);
        MessageSource endless = () -> new InputStream() {
            @Override
            public int read() {
                return 'x';
            }
        };
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> small.deposit(MAILBOX, endless));
        assertThat(small.octets()).isZero();
    }

    @Test
    void removedMessagesMakeRoom() throws IOException {
        MemoryStore small = new MemoryStore(10);
        store = small;
        deposit("12345678\r\n");
        update(1);
        assertThat(small.octets()).isZero();
        deposit("12345678\r\n");
    }

    @Test
    void aFailedSourceGivesItsRoomBack() {
        MemoryStore small = new MemoryStore(1 << 20);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() ->
                        small.deposit(MAILBOX, () -> new FailingInput(new byte[100_000], new IOException("cut"))));
        assertThat(small.octets()).isZero();
    }

    @Test
    void twoStoresGiveDifferentUniqueIds() throws IOException {
        MessageSource message = MessageSource.of(new byte[] {'a'});
        assertThat(new MemoryStore().deposit(MAILBOX, message))
                .isNotEqualTo(new MemoryStore().deposit(MAILBOX, message));
    }

    @Test
    void aStoreHasRoom() {
        assertThatIllegalArgumentException().isThrownBy(() -> new MemoryStore(0));
    }
}
