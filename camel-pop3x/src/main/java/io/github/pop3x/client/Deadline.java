package io.github.pop3x.client;

import java.time.Duration;

/**
 * A moment after which nothing is waited for.
 *
 * <p>Immutable.
 */
final class Deadline {

    static final Deadline NEVER = new Deadline(0, false);

    private final long nanoTime;
    private final boolean isSet;

    private Deadline(long nanoTime, boolean isSet) {
        this.nanoTime = nanoTime;
        this.isSet = isSet;
    }

    static Deadline in(Duration duration) {
        return new Deadline(System.nanoTime() + duration.toNanos(), true);
    }

    boolean isOver() {
        return isSet && nanoTime - System.nanoTime() <= 0;
    }

    /** The smaller one of a timeout and the time that is left, rounded up: to a socket, 0 means for ever. */
    int within(int timeoutMillis) {
        if (!isSet) {
            return timeoutMillis;
        }
        long left = (nanoTime - System.nanoTime()) / 1_000_000 + 1;
        return (int) Math.max(1, Math.min(timeoutMillis, left));
    }
}
