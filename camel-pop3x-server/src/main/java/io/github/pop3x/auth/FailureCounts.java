package io.github.pop3x.auth;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How often something failed lately, by name; the names that failed last are remembered.
 *
 * <p>Safe for use by many threads.
 */
final class FailureCounts {

    /** More than it takes to reach the longest delay, and few enough to be forgotten in minutes. */
    private static final int MAX_COUNTED = 8;

    private final Duration first;
    private final Duration longest;
    private final long decayNanos;
    private final int free;
    private final LongSupplier nanoClock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Failures> failures = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > LoginThrottle.MAX_REMEMBERED;
        }
    };

    private record Failures(int count, long sinceNanos) {}

    /** @param free how many failures cost nothing */
    FailureCounts(Duration first, Duration longest, Duration decay, int free, LongSupplier nanoClock) {
        this.first = first;
        this.longest = longest;
        this.decayNanos = decay.toNanos();
        this.free = free;
        this.nanoClock = nanoClock;
    }

    void add(String name) {
        lock.lock();
        try {
            Failures before = current(name);
            failures.put(name, new Failures(Math.min(before.count + 1, free + MAX_COUNTED), before.sinceNanos));
        } finally {
            lock.unlock();
        }
    }

    void remove(String name) {
        lock.lock();
        try {
            failures.remove(name);
        } finally {
            lock.unlock();
        }
    }

    Duration delay(String name) {
        int count;
        lock.lock();
        try {
            count = current(name).count - free;
        } finally {
            lock.unlock();
        }
        if (count <= 0) {
            return Duration.ZERO;
        }
        Duration doubled = first.multipliedBy(1L << (count - 1));
        return doubled.compareTo(longest) < 0 ? doubled : longest;
    }

    private Failures current(String name) {
        long now = nanoClock.getAsLong();
        @Nullable Failures known = failures.get(name);
        if (known == null) {
            return new Failures(0, now);
        }
        long forgotten = (now - known.sinceNanos) / decayNanos;
        if (forgotten >= known.count) {
            failures.remove(name);
            return new Failures(0, now);
        }
        return new Failures(known.count - (int) forgotten, known.sinceNanos + forgotten * decayNanos);
    }
}
