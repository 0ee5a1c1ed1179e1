package io.github.pop3x.server;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Counts. Safe for use by many threads. */
final class Tally {

    private final Map<Pop3Limit, LongAdder> limitHits = new EnumMap<>(Pop3Limit.class);
    final LongAdder connections = new LongAdder();
    final LongAdder logins = new LongAdder();
    final LongAdder loginsRefused = new LongAdder();
    final LongAdder loginsDelayed = new LongAdder();
    final LongAdder locksDenied = new LongAdder();
    final LongAdder locksTakenOver = new LongAdder();
    final LongAdder retrieved = new LongAdder();
    final LongAdder deleted = new LongAdder();
    final LongAdder octetsSent = new LongAdder();
    final LongAdder eventsDropped = new LongAdder();

    Tally() {
        for (Pop3Limit limit : Pop3Limit.values()) {
            limitHits.put(limit, new LongAdder());
        }
    }

    void hit(Pop3Limit limit) {
        adderOf(limit).increment();
    }

    Pop3ServerCounters snapshot(long open, long beforeLogin) {
        Map<Pop3Limit, Long> hits = new EnumMap<>(Pop3Limit.class);
        limitHits.forEach((limit, count) -> hits.put(limit, count.sum()));
        return new Pop3ServerCounters(
                open,
                beforeLogin,
                connections.sum(),
                logins.sum(),
                loginsRefused.sum(),
                loginsDelayed.sum(),
                locksDenied.sum(),
                locksTakenOver.sum(),
                retrieved.sum(),
                deleted.sum(),
                octetsSent.sum(),
                eventsDropped.sum(),
                hits);
    }

    private LongAdder adderOf(Pop3Limit limit) {
        return Objects.requireNonNull(limitHits.get(limit));
    }
}
