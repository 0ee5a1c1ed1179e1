package io.github.pop3x.server;

import io.github.pop3x.maildrop.Maildrop;
import io.github.pop3x.maildrop.MessageGoneException;
import io.github.pop3x.maildrop.MessageInput;
import io.github.pop3x.maildrop.UniqueId;
import io.github.pop3x.maildrop.UpdateFailedException;
import java.io.IOException;
import java.util.BitSet;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One snapshot for several sessions. Each closes it; the last one frees the lock.
 *
 * <p>Safe for use by many threads.
 */
final class SharedMaildrop implements Maildrop {

    private final ReentrantLock lock = new ReentrantLock();
    private final Maildrop maildrop;
    private final BitSet removed = new BitSet();
    private int sessions = 1;

    /** For its first session. */
    SharedMaildrop(Maildrop maildrop) {
        this.maildrop = maildrop;
    }

    /** One session more; not if the last one has left. */
    boolean join() {
        lock.lock();
        try {
            if (sessions == 0) {
                return false;
            }
            sessions++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    boolean isLeftByAll() {
        lock.lock();
        try {
            return sessions == 0;
        } finally {
            lock.unlock();
        }
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
        lock.lock();
        try {
            if (removed.get(messageNumber)) {
                throw new MessageGoneException(maildrop.uniqueId(messageNumber));
            }
            return maildrop.open(messageNumber);
        } finally {
            lock.unlock();
        }
    }

    // What another session removed is as good as removed by this one.
    @Override
    public void update(BitSet marked) throws UpdateFailedException {
        lock.lock();
        try {
            BitSet rest = (BitSet) marked.clone();
            rest.andNot(removed);
            if (!rest.isEmpty()) {
                maildrop.update(rest);
                removed.or(rest);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            sessions--;
            if (sessions == 0) {
                maildrop.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
