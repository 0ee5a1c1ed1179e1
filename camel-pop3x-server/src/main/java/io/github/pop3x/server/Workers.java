package io.github.pop3x.server;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads on which stores and authenticators may block. Bounded; each connection has at most one task waiting.
 */
final class Workers {

    private static final int MIN_THREADS = 16;
    private static final int KEEP_ALIVE_SECONDS = 30;

    private Workers() {}

    static ExecutorService create() {
        int threads = Math.max(MIN_THREADS, 4 * Runtime.getRuntime().availableProcessors());
        AtomicInteger count = new AtomicInteger();
        ThreadPoolExecutor workers = new ThreadPoolExecutor(
                threads, threads, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "pop3x-worker-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        workers.allowCoreThreadTimeOut(true);
        return workers;
    }

    /**
     * Lets running tasks end until a time of {@link System#nanoTime()}: an UPDATE that has begun is not cut. After that
     * they are interrupted.
     */
    static void stop(ExecutorService workers, long deadlineNanos) {
        workers.shutdown();
        try {
            if (!workers.awaitTermination(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                workers.shutdownNow();
            }
        } catch (InterruptedException e) {
            workers.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
