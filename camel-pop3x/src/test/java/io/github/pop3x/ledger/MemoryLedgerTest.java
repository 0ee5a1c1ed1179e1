package io.github.pop3x.ledger;

import java.time.Duration;
import java.time.InstantSource;

class MemoryLedgerTest extends UidLedgerContract {

    @Override
    UidLedger open(InstantSource clock, Duration forgetAfter) {
        return new MemoryLedger(clock, forgetAfter);
    }
}
