package io.github.pop3x.store.memory;

import io.github.pop3x.maildrop.Maildrop;
import io.github.pop3x.maildrop.MessageInput;
import io.github.pop3x.maildrop.UniqueId;
import java.util.BitSet;
import java.util.List;

/** A snapshot of a mailbox in memory. Not thread-safe: one session, one thread at a time. */
final class MemoryMaildrop implements Maildrop {

    private final Mailbox mailbox;
    private final List<StoredMessage> messages;
    private boolean closed;

    MemoryMaildrop(Mailbox mailbox, List<StoredMessage> messages) {
        this.mailbox = mailbox;
        this.messages = messages;
    }

    @Override
    public int messageCount() {
        return messages.size();
    }

    @Override
    public long octets(int messageNumber) {
        return message(messageNumber).shape().octets();
    }

    @Override
    public UniqueId uniqueId(int messageNumber) {
        return message(messageNumber).uniqueId();
    }

    @Override
    public MessageInput open(int messageNumber) {
        requireOpen();
        return new MemoryMessageInput(message(messageNumber));
    }

    @Override
    public void update(BitSet marked) {
        requireOpen();
        mailbox.removeAll(marked.stream().mapToObj(this::message).toList());
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            mailbox.unlock();
        }
    }

    private StoredMessage message(int messageNumber) {
        return messages.get(messageNumber - 1);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("This maildrop is closed: lock the mailbox again");
        }
    }
}
