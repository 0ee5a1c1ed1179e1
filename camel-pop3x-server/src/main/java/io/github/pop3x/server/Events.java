package io.github.pop3x.server;

import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes events to the listeners, on a thread of its own. Safe for use by many threads. */
final class Events {

    private static final Logger LOG = LoggerFactory.getLogger(Events.class);
    private static final int KEEP_ALIVE_SECONDS = 30;

    private final List<Pop3ServerListener> listeners;
    private final Tally tally;
    private final ThreadPoolExecutor teller;
    private final AtomicBoolean hasLoggedDrop = new AtomicBoolean();
    private final AtomicBoolean hasLoggedFailure = new AtomicBoolean();

    Events(List<Pop3ServerListener> listeners, Tally tally) {
        this.listeners = List.copyOf(listeners);
        this.tally = tally;
        this.teller = new ThreadPoolExecutor(
                1,
                1,
                KEEP_ALIVE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(Pop3ServerListener.MAX_WAITING_EVENTS),
                task -> {
                    Thread thread = new Thread(task, "pop3x-events");
                    thread.setDaemon(true);
                    return thread;
                });
        teller.allowCoreThreadTimeOut(true);
    }

    /** Returns at once, whatever the listeners do. */
    void tell(Pop3Event event) {
        if (listeners.isEmpty()) {
            return;
        }
        try {
            teller.execute(() -> tellAll(event));
        } catch (RejectedExecutionException full) {
            if (teller.isShutdown()) {
                return;
            }
            tally.eventsDropped.increment();
            if (hasLoggedDrop.compareAndSet(false, true)) {
                LOG.warn("Events are dropped: the listeners take longer than events come; logged once");
            }
        }
    }

    /** Tells what waits until a time of {@link System#nanoTime()}; after that, nothing is told any more. */
    void stop(long deadlineNanos) {
        Workers.stop(teller, deadlineNanos);
    }

    private void tellAll(Pop3Event event) {
        for (Pop3ServerListener listener : listeners) {
            try {
                listener.onEvent(event);
            } catch (RuntimeException | Error e) {
                if (hasLoggedFailure.compareAndSet(false, true)) {
                    LOG.warn("A listener failed; the server goes on, and further failures are not logged", e);
                }
            }
        }
    }
}
