package io.github.pop3x.testing;

import io.github.pop3x.maildrop.MailboxStore;
import io.github.pop3x.maildrop.Maildrop;
import io.github.pop3x.maildrop.MessageInput;
import io.github.pop3x.maildrop.MessageShape;
import io.github.pop3x.maildrop.MessageSource;
import io.github.pop3x.maildrop.UniqueId;
import io.github.pop3x.maildrop.UpdateFailedException;
import io.github.pop3x.store.memory.MemoryStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * A memory store that does what a test says before it does its own: fail, wait, count.
 *
 * <p>Safe for use by many threads.
 */
public final class HookedStore implements MailboxStore {

    /** What a test does first. */
    @FunctionalInterface
    public interface Hook {

        /** May fail in place of the store. */
        void run() throws IOException;
    }

    private final MemoryStore store = new MemoryStore();
    private volatile Hook beforeLock = () -> {};
    private volatile Hook beforeOpen = () -> {};
    private volatile Hook beforeRead = () -> {};
    private volatile Hook beforeUpdate = () -> {};

    /** Before a maildrop is locked. */
    public HookedStore beforeLock(Hook hook) {
        beforeLock = hook;
        return this;
    }

    /** Before a message is opened. */
    public HookedStore beforeOpen(Hook hook) {
        beforeOpen = hook;
        return this;
    }

    /** Before octets of an open message are read. */
    public HookedStore beforeRead(Hook hook) {
        beforeRead = hook;
        return this;
    }

    /** Before marked messages are removed. */
    public HookedStore beforeUpdate(Hook hook) {
        beforeUpdate = hook;
        return this;
    }

    @Override
    public Maildrop lock(String mailbox) throws IOException {
        beforeLock.run();
        return new HookedMaildrop(store.lock(mailbox));
    }

    @Override
    public UniqueId deposit(String mailbox, MessageSource message) throws IOException {
        return store.deposit(mailbox, message);
    }

    @Override
    public void close() {
        store.close();
    }

    private final class HookedMaildrop implements Maildrop {

        private final Maildrop maildrop;

        HookedMaildrop(Maildrop maildrop) {
            this.maildrop = maildrop;
        }

        @Override
        public int messageCount() {
            return maildrop.messageCount();
        }

        @Override
        public long octets(int messageNumber) {
            return maildrop.octets(messageNumber);
        }

        @Override
        public UniqueId uniqueId(int messageNumber) {
            return maildrop.uniqueId(messageNumber);
        }

        @Override
        public MessageInput open(int messageNumber) throws IOException {
            beforeOpen.run();
            return new HookedInput(maildrop.open(messageNumber));
        }

        @Override
        public void update(BitSet marked) throws UpdateFailedException {
            try {
                beforeUpdate.run();
            } catch (UpdateFailedException e) {
                throw e;
            } catch (IOException e) {
                throw new UpdateFailedException(marked.cardinality(), marked.cardinality(), e);
            }
            maildrop.update(marked);
        }

        @Override
        public void close() {
            maildrop.close();
        }
    }

    private final class HookedInput implements MessageInput {

        private final MessageInput input;

        HookedInput(MessageInput input) {
            this.input = input;
        }

        @Override
        public MessageShape shape() {
            return input.shape();
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            beforeRead.run();
            return input.read(target);
        }

        @Override
        public boolean isOpen() {
            return input.isOpen();
        }

        @Override
        public void close() throws IOException {
            input.close();
        }
    }
}
