package io.github.pop3x.server;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that LOGIN-DELAY (RFC 2449 §6.5) is true: no mailbox is opened twice within it. The mailboxes that were
 * opened last are remembered.
 *
 * <p>Safe for use by many threads.
 */
final class LoginDelays {

    private static final int MAX_REMEMBERED = 100_000;

    private final Duration delay;
    private final LongSupplier nanoClock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Long> openedNanos = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    LoginDelays(Duration delay, LongSupplier nanoClock) {
        this.delay = delay;
        this.nanoClock = nanoClock;
    }

    boolean isTooEarly(String mailbox) {
        if (delay.isZero()) {
            return false;
        }
        lock.lock();
        try {
            @Nullable Long opened = openedNanos.get(mailbox);
            return opened != null && nanoClock.getAsLong() - opened < delay.toNanos();
        } finally {
            lock.unlock();
        }
    }

    void opened(String mailbox) {
        if (delay.isZero()) {
            return;
        }
        lock.lock();
        try {
            openedNanos.remove(mailbox);
            openedNanos.put(mailbox, nanoClock.getAsLong());
        } finally {
            lock.unlock();
        }
    }
}
