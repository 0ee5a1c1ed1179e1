package io.github.pop3x.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The entries of one ledger, and what each event makes of them. The methods named after events only compute; {@link
 * #put} and {@link #remove} carry out, so that a ledger can write first.
 *
 * <p>Not thread-safe: its ledger locks.
 */
final class LedgerTable {

    private final Map<String, LedgerEntry> entries = new HashMap<>();

    Optional<LedgerEntry> find(String uniqueId) {
        return Optional.ofNullable(entries.get(uniqueId));
    }

    void put(String uniqueId, LedgerEntry entry) {
        entries.put(uniqueId, entry);
    }

    void remove(String uniqueId) {
        entries.remove(uniqueId);
    }

    int count() {
        return entries.size();
    }

    Map<String, LedgerEntry> entries() {
        return entries;
    }

    LedgerEntry begin(String uniqueId, Instant now) {
        LedgerEntry before = entryOrNew(uniqueId, now);
        if (before.state() == LedgerState.DONE || before.state() == LedgerState.QUARANTINED) {
            throw illegal("deliver", uniqueId, before);
        }
        return before.to(LedgerState.IN_FLIGHT, before.attempts() + 1, millis(now));
    }

    LedgerEntry done(String uniqueId, Instant now) {
        LedgerEntry before = entryOrNew(uniqueId, now);
        return before.to(LedgerState.DONE, before.attempts(), millis(now));
    }

    LedgerEntry failed(String uniqueId, Instant now, Instant retryAt) {
        LedgerEntry before = unfinished("fail", uniqueId, now);
        return before.toFailed(before.attempts(), millis(now), millis(retryAt));
    }

    LedgerEntry quarantined(String uniqueId, Instant now) {
        LedgerEntry before = unfinished("quarantine", uniqueId, now);
        return before.to(LedgerState.QUARANTINED, before.attempts(), millis(now));
    }

    boolean isDone(String uniqueId) {
        LedgerEntry entry = entries.get(uniqueId);
        return entry != null && entry.state() == LedgerState.DONE;
    }

    /** What a complete listing changes: the new entry of each unique-id, or none for one to be forgotten. */
    Map<String, Optional<LedgerEntry>> reconcile(Collection<String> listed, Instant now, Duration forgetAfter) {
        Set<String> present = listed instanceof Set<String> set ? set : new HashSet<>(listed);
        Map<String, Optional<LedgerEntry>> changes = new LinkedHashMap<>();
        Instant mark = millis(now);
        Instant forgotten = mark.minus(forgetAfter);
        entries.forEach((uniqueId, entry) -> {
            Optional<Instant> missing = entry.missingSince();
            if (present.contains(uniqueId)) {
                if (missing.isPresent()) {
                    changes.put(uniqueId, Optional.of(entry.missing(Optional.empty())));
                }
            } else if (missing.isEmpty()) {
                changes.put(uniqueId, Optional.of(entry.missing(Optional.of(mark))));
            } else if (!missing.get().isAfter(forgotten)) {
                changes.put(uniqueId, Optional.empty());
            }
        });
        return changes;
    }

    private LedgerEntry unfinished(String event, String uniqueId, Instant now) {
        LedgerEntry before = entryOrNew(uniqueId, now);
        if (before.state() == LedgerState.DONE) {
            throw illegal(event, uniqueId, before);
        }
        return before;
    }

    private LedgerEntry entryOrNew(String uniqueId, Instant now) {
        LedgerEntry known = entries.get(uniqueId);
        if (known != null) {
            return known;
        }
        Instant seen = millis(now);
        return new LedgerEntry(LedgerState.IN_FLIGHT, 0, seen, seen, Optional.empty(), Optional.empty());
    }

    private static IllegalStateException illegal(String event, String uniqueId, LedgerEntry entry) {
        return new IllegalStateException("Can't " + event + " unique-id '" + uniqueId + "': it is " + entry.state()
                + " since " + entry.since() + "; forget it first");
    }

    private static Instant millis(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS);
    }
}
