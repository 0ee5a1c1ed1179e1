package io.github.pop3x.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * What a ledger knows of one unique-id. Times are exact to the millisecond.
 *
 * <p>Immutable.
 *
 * @param state how far the delivery has come
 * @param attempts how many attempts have begun, the one in flight included
 * @param firstSeen when the ledger first heard of the unique-id
 * @param since when the state was reached
 * @param retryAt when a failed delivery is due again; present in the state FAILED only
 * @param missingSince when a complete unique-id listing first lacked it; absent while the server lists it
 */
public record LedgerEntry(
        LedgerState state,
        int attempts,
        Instant firstSeen,
        Instant since,
        Optional<Instant> retryAt,
        Optional<Instant> missingSince) {

    public LedgerEntry {
        if (attempts < 0) {
            throw new IllegalArgumentException("attempts must not be negative: " + attempts);
        }
        if (retryAt.isPresent() != (state == LedgerState.FAILED)) {
            throw new IllegalArgumentException("retryAt belongs to the state FAILED, and only to it: " + state);
        }
    }

    LedgerEntry to(LedgerState next, int nextAttempts, Instant now) {
        return new LedgerEntry(next, nextAttempts, firstSeen, now, Optional.empty(), missingSince);
    }

    LedgerEntry toFailed(int nextAttempts, Instant now, Instant nextRetryAt) {
        return new LedgerEntry(
                LedgerState.FAILED, nextAttempts, firstSeen, now, Optional.of(nextRetryAt), missingSince);
    }

    LedgerEntry missing(Optional<Instant> from) {
        return new LedgerEntry(state, attempts, firstSeen, since, retryAt, from);
    }
}
