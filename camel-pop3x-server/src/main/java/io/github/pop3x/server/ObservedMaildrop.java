package io.github.pop3x.server;

import io.github.pop3x.maildrop.Maildrop;
import io.github.pop3x.maildrop.MessageInput;
import io.github.pop3x.maildrop.UniqueId;
import io.github.pop3x.maildrop.UpdateFailedException;
import java.io.IOException;
import java.util.BitSet;

/** A maildrop that says when it is closed, once. Not thread-safe: one session, one thread at a time. */
final class ObservedMaildrop implements Maildrop {

    private final Maildrop maildrop;
    private final Runnable onClose;
    private boolean closed;

    ObservedMaildrop(Maildrop maildrop, Runnable onClose) {
        this.maildrop = maildrop;
        this.onClose = onClose;
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
        return maildrop.open(messageNumber);
    }

    @Override
    public void update(BitSet marked) throws UpdateFailedException {
        maildrop.update(marked);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            maildrop.close();
            onClose.run();
        }
    }
}
