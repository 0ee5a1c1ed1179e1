package io.github.pop3x.server;

import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads on which stores and authenticators may block: virtual ones from Java 21 on. Bounded; each connection has at
 * most one task waiting.
 */
final class Workers {

    private static final int MIN_PLATFORM_THREADS = 16;
    private static final int VIRTUAL_THREADS = 1000;
    private static final int KEEP_ALIVE_SECONDS = 30;
    private static final String NAME = "pop3x-worker-";

    private Workers() {}

    static ExecutorService create() {
        Optional<ThreadFactory> virtual = virtualThreads();
        int platformThreads =
                Math.max(MIN_PLATFORM_THREADS, 4 * Runtime.getRuntime().availableProcessors());
        int threads = virtual.isPresent() ? VIRTUAL_THREADS : platformThreads;
        ThreadPoolExecutor workers = new ThreadPoolExecutor(
                threads,
                threads,
                KEEP_ALIVE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                virtual.orElseGet(Workers::platformThreads));
        workers.allowCoreThreadTimeOut(true);
        return workers;
    }

    private static ThreadFactory platformThreads() {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, NAME + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    // Thread.ofVirtual().name(NAME, 1).factory(), which Java 17 can't name. A blocked one costs no thread of the
    // system.
    private static Optional<ThreadFactory> virtualThreads() {
        try {
            Class<?> builder = Class.forName("java.lang.Thread$Builder");
            Object ofVirtual = Thread.class.getMethod("ofVirtual").invoke(null);
            Object named = builder.getMethod("name", String.class, long.class).invoke(ofVirtual, NAME, 1L);
            return Optional.of((ThreadFactory) builder.getMethod("factory").invoke(named));
        } catch (ReflectiveOperationException | UnsupportedOperationException before21) {
            return Optional.empty();
        }
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
