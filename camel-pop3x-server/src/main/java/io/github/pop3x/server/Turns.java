package io.github.pop3x.server;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs one task again and again on an executor, whenever somebody wakes it, and never twice at a time. Nothing that
 * happened before a {@link #wake()} is missed.
 *
 * <p>Safe for use by many threads.
 */
final class Turns {

    /** What is run; it doesn't throw. */
    interface Task {

        /** Answers whether there is more to do at once; others have their turn before it. */
        boolean turn();

        /** Nothing will be run any more on the executor; {@link #turn()} is called once more at least. */
        void stopped();
    }

    private final Executor executor;
    private final Task task;
    private final AtomicInteger wakeUps = new AtomicInteger();

    Turns(Executor executor, Task task) {
        this.executor = executor;
        this.task = task;
    }

    boolean isBusy() {
        return wakeUps.get() > 0;
    }

    void wake() {
        if (wakeUps.getAndIncrement() == 0) {
            schedule();
        }
    }

    private void schedule() {
        try {
            executor.execute(this::run);
        } catch (RejectedExecutionException stopped) {
            task.stopped();
            run();
        }
    }

    private void run() {
        int seen = wakeUps.get();
        boolean turnIsOver = task.turn();
        if (turnIsOver || wakeUps.addAndGet(-seen) != 0) {
            schedule();
        }
    }
}
