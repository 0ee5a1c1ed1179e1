package io.github.pop3x.server;

import io.github.pop3x.maildrop.MailboxStore;
import io.github.pop3x.maildrop.Maildrop;
import io.github.pop3x.maildrop.MaildropInUseException;
import io.github.pop3x.maildrop.MessageSource;
import io.github.pop3x.maildrop.UniqueId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Locks maildrops for sessions as a {@link LockPolicy} says, on top of a store that knows one lock a mailbox.
 *
 * <p>Safe for use by many threads. Waits on worker threads only, a few at a time.
 */
final class MaildropLocks {

    /** Who holds a maildrop. */
    interface Holder {

        /** Ends the session, for another one that wants its mailbox. */
        void takenOver();
    }

    /** How long a takeover waits for the old session to let go: it may be inside a slow read, or in its UPDATE. */
    private static final Duration TAKEOVER_WAIT = Duration.ofSeconds(5);
    /** So many logins wait for a lock at a time; more are refused at once, and workers stay free. */
    private static final int MAX_WAITING = 4;
    /** How often a lock is tried that another process may hold. */
    private static final long RETRY_MILLIS = 200;

    private final MailboxStore store;
    private final LockPolicy policy;
    private final Duration wait;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition freed = lock.newCondition();
    private final Map<String, Holder> holders = new HashMap<>();
    private final ConcurrentMap<String, SharedMaildrop> shared = new ConcurrentHashMap<>();
    private final Semaphore waiting = new Semaphore(MAX_WAITING);

    /** @param wait how long {@link LockPolicy#REJECT} waits before it refuses; may be zero */
    MaildropLocks(MailboxStore store, LockPolicy policy, Duration wait) {
        this.store = store;
        this.policy = policy;
        this.wait = wait;
    }

    /** The store as one session sees it. */
    MailboxStore of(Holder holder) {
        return new MailboxStore() {
            @Override
            public Maildrop lock(String mailbox) throws IOException {
                return policy == LockPolicy.SHARED ? share(mailbox) : hold(mailbox, holder);
            }

            @Override
            public UniqueId deposit(String mailbox, MessageSource message) throws IOException {
                return store.deposit(mailbox, message);
            }

            @Override
            public void close() {
                // The server's owner closes the store.
            }
        };
    }

    private Maildrop hold(String mailbox, Holder holder) throws IOException {
        Maildrop maildrop;
        try {
            maildrop = store.lock(mailbox);
        } catch (MaildropInUseException inUse) {
            if (policy == LockPolicy.TAKEOVER) {
                endHolder(mailbox);
            }
            maildrop = waitFor(mailbox, policy == LockPolicy.TAKEOVER ? TAKEOVER_WAIT : wait, inUse);
        }
        lock.lock();
        try {
            holders.put(mailbox, holder);
        } finally {
            lock.unlock();
        }
        return new ObservedMaildrop(maildrop, () -> free(mailbox, holder));
    }

    private void endHolder(String mailbox) {
        @Nullable Holder old;
        lock.lock();
        try {
            old = holders.get(mailbox);
        } finally {
            lock.unlock();
        }
        if (old != null) {
            old.takenOver();
        }
    }

    private void free(String mailbox, Holder holder) {
        lock.lock();
        try {
            holders.remove(mailbox, holder);
            freed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private Maildrop waitFor(String mailbox, Duration patience, MaildropInUseException inUse) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        if (patience.isZero() || !waiting.tryAcquire()) {
            throw inUse;
        }
        try {
            while (System.nanoTime() < deadline && awaitChange()) {
                try {
                    return store.lock(mailbox);
                } catch (MaildropInUseException still) {
                    // Somebody else holds it, perhaps in another process.
                }
            }
        } finally {
            waiting.release();
        }
        throw inUse;
    }

    private boolean awaitChange() {
        lock.lock();
        try {
            boolean signalled = freed.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
            return signalled || !Thread.currentThread().isInterrupted();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    // One mailbox waits for its own opening, never for another's.
    private Maildrop share(String mailbox) throws IOException {
        try {
            SharedMaildrop joined =
                    shared.compute(mailbox, (name, open) -> open != null && open.join() ? open : lockUnchecked(name));
            return new ObservedMaildrop(
                    joined,
                    () -> shared.computeIfPresent(
                            mailbox, (name, open) -> open == joined && open.isLeftByAll() ? null : open));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private SharedMaildrop lockUnchecked(String mailbox) {
        try {
            return new SharedMaildrop(store.lock(mailbox));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
