package io.github.pop3x.camel;

import io.github.pop3x.ledger.UidLedger;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A consumer's ledger, and the mails whose exchanges are not completed yet. An exchange may outlive its consumer, in
 * {@code seda:} or behind a stop that ran out of time; as long as there is one, the ledger stays open for its outcome.
 * Safe for use by many threads.
 */
final class Bookkeeping {

    private static final Logger LOG = LoggerFactory.getLogger(Bookkeeping.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<String> underWay = new HashSet<>();
    private final UidLedger ledger;
    private final boolean isOwner;
    private boolean isClosing;
    private boolean isClosed;

    private Bookkeeping(UidLedger ledger, boolean isOwner) {
        this.ledger = ledger;
        this.isOwner = isOwner;
    }

    /** Opens with a ledger of the consumer's own, which is closed at the end. */
    static Bookkeeping owning(UidLedger ledger) {
        return new Bookkeeping(ledger, true);
    }

    /** Opens with a ledger that somebody else closes. */
    static Bookkeeping borrowing(UidLedger ledger) {
        return new Bookkeeping(ledger, false);
    }

    UidLedger ledger() {
        return ledger;
    }

    void begin(String uid) {
        lock.lock();
        try {
            underWay.add(uid);
        } finally {
            lock.unlock();
        }
    }

    void end(String uid) {
        lock.lock();
        try {
            underWay.remove(uid);
            closeIfSettled();
        } finally {
            lock.unlock();
        }
    }

    /** Whether an exchange has this mail, maybe since an earlier session. */
    boolean isUnderWay(String uid) {
        lock.lock();
        try {
            return underWay.contains(uid);
        } finally {
            lock.unlock();
        }
    }

    int underWayCount() {
        lock.lock();
        try {
            return underWay.size();
        } finally {
            lock.unlock();
        }
    }

    /** The consumer starts again. Answers whether the ledger was still open, and now stays so. */
    boolean reopen() {
        lock.lock();
        try {
            isClosing = false;
            return !isClosed;
        } finally {
            lock.unlock();
        }
    }

    /** Closes as soon as nothing is under way. */
    void closeWhenSettled() {
        lock.lock();
        try {
            isClosing = true;
            closeIfSettled();
        } finally {
            lock.unlock();
        }
    }

    /** Closes now: what is still under way will be delivered again. */
    void close() {
        lock.lock();
        try {
            if (!underWay.isEmpty() && !isClosed) {
                LOG.warn("{} mails are still in the route; they stay on the server and come again", underWay.size());
            }
            underWay.clear();
        } finally {
            lock.unlock();
        }
        closeWhenSettled();
    }

    private void closeIfSettled() {
        if (!isClosing || isClosed || !underWay.isEmpty()) {
            return;
        }
        isClosed = true;
        try {
            if (isOwner) {
                ledger.close();
            }
        } catch (IOException e) {
            LOG.warn("The ledger could not be closed", e);
        }
    }
}
