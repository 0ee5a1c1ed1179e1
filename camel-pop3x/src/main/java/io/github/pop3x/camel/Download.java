package io.github.pop3x.camel;

import io.github.pop3x.client.Admission;
import io.github.pop3x.client.Listing;
import io.github.pop3x.client.Retrieval;
import io.github.pop3x.client.RetrievalRun;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Retrieves ahead of the route on a thread of its own, so that a slow route never leaves a reply unread and a fast one
 * never waits for a round trip. What was asked for and not routed yet is bounded by a {@link Budget}.
 */
final class Download implements AutoCloseable {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Retrieval> arrived = new ArrayDeque<>();
    private final RetrievalRun run;
    private final Budget budget;
    private boolean ended;
    private @Nullable Throwable failure;

    private Download(RetrievalRun run, Budget budget) {
        this.run = run;
        this.budget = budget;
    }

    static Download start(RetrievalRun run, Budget budget, ExecutorService executor) {
        Download download = new Download(run, budget);
        executor.execute(download::retrieveAll);
        return download;
    }

    /**
     * Waits for the next mail, in the order in which they were asked for.
     *
     * @return nothing when all were taken
     * @throws IOException the session is finished; every mail that came before that was taken
     */
    Optional<Retrieval> take() throws IOException, InterruptedException {
        lock.lock();
        try {
            while (arrived.isEmpty() && !ended) {
                changed.await();
            }
            if (!arrived.isEmpty()) {
                return Optional.of(arrived.remove());
            }
            if (failure instanceof IOException lost) {
                throw lost;
            }
            if (failure != null) {
                throw new IOException("The download failed", failure);
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Stops asking for more, waits until the connection stands between two replies, and frees what nobody took. */
    @Override
    public void close() throws InterruptedException {
        budget.refuseMore();
        lock.lock();
        try {
            while (!ended) {
                changed.await();
            }
            for (Retrieval retrieval : arrived) {
                if (retrieval instanceof Retrieval.Retrieved retrieved) {
                    SharedSpool.delete(retrieved.spool());
                }
            }
            arrived.clear();
        } finally {
            lock.unlock();
        }
    }

    private void retrieveAll() {
        Throwable problem = null;
        try (run) {
            while (!run.isFinished() && budget.allowsMore()) {
                Optional<Retrieval> next = run.next();
                if (next.isPresent()) {
                    arrive(next.get());
                } else if (!run.isFinished()) {
                    budget.awaitRelease();
                }
            }
        } catch (Throwable e) {
            // An Error that ended this thread unnoticed would leave the poll waiting for ever.
            problem = e;
        }
        end(problem);
    }

    private void arrive(Retrieval retrieval) {
        lock.lock();
        try {
            arrived.add(retrieval);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void end(@Nullable Throwable problem) {
        lock.lock();
        try {
            failure = problem;
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How many mails may be on the spool or on their way to it. One always may. Safe for use by many threads. */
    static final class Budget implements Admission {

        private static final int MAX_MAILS = 64;
        private static final long MAX_OCTETS = 32L << 20;
        private static final long UNKNOWN_OCTETS = 64 << 10;

        private final ReentrantLock lock = new ReentrantLock();
        private final Condition released = lock.newCondition();
        private int mails;
        private long octets;
        private boolean isFull;
        private boolean refusing;

        @Override
        public boolean mayRequest(int messageNumber, OptionalLong announced) {
            lock.lock();
            try {
                boolean hasRoom =
                        mails == 0 || (mails < MAX_MAILS && octets + announced.orElse(UNKNOWN_OCTETS) <= MAX_OCTETS);
                isFull = !hasRoom;
                if (refusing || isFull) {
                    return false;
                }
                mails++;
                octets += announced.orElse(UNKNOWN_OCTETS);
                return true;
            } finally {
                lock.unlock();
            }
        }

        /** A mail was routed, or will not be. */
        void release(Listing.Entry message) {
            lock.lock();
            try {
                mails--;
                octets -= message.octets().orElse(UNKNOWN_OCTETS);
                isFull = false;
                released.signalAll();
            } finally {
                lock.unlock();
            }
        }

        void refuseMore() {
            lock.lock();
            try {
                refusing = true;
                released.signalAll();
            } finally {
                lock.unlock();
            }
        }

        boolean allowsMore() {
            lock.lock();
            try {
                return !refusing;
            } finally {
                lock.unlock();
            }
        }

        /** After a "no": waits until there may be a "yes". */
        void awaitRelease() throws InterruptedException {
            lock.lock();
            try {
                while (!refusing && isFull) {
                    released.await();
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
