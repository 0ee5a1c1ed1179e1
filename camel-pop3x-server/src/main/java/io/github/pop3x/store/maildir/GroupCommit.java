package io.github.pop3x.store.maildir;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets many deposits share one force of a directory. Who comes while a force runs joins the next one, which begins as
 * soon as the running one is over: nobody waits for company, and under load each force serves all that came meanwhile.
 *
 * <p>Safe for use by many threads.
 */
final class GroupCommit {

    /** What is shared. */
    @FunctionalInterface
    interface Force {
        void run() throws IOException;
    }

    private final Force force;
    private final ReentrantLock forcing = new ReentrantLock();
    private final ReentrantLock joining = new ReentrantLock();
    private @Nullable CompletableFuture<Void> gathering;

    GroupCommit(Force force) {
        this.force = force;
    }

    /** Returns once a force has succeeded that began after this call did. */
    void commit() throws IOException {
        CompletableFuture<Void> round;
        boolean leads;
        joining.lock();
        try {
            leads = gathering == null;
            if (gathering == null) {
                gathering = new CompletableFuture<>();
            }
            round = gathering;
        } finally {
            joining.unlock();
        }
        if (leads) {
            lead(round);
        }
        join(round);
    }

    private void lead(CompletableFuture<Void> round) {
        forcing.lock();
        try {
            joining.lock();
            try {
                gathering = null;
            } finally {
                joining.unlock();
            }
            force.run();
            round.complete(null);
        } catch (Throwable e) {
            round.completeExceptionally(e);
        } finally {
            forcing.unlock();
        }
    }

    private static void join(CompletableFuture<Void> round) throws IOException {
        try {
            round.join();
        } catch (CompletionException e) {
            throw new IOException("The directory could not be forced to the disk", e.getCause());
        }
    }
}
