package io.github.pop3x.ledger;

import java.io.IOException;

/**
 * Opens ledgers by name; what an endpoint with many accounts is given.
 *
 * <p>Safe for use by many threads.
 */
@FunctionalInterface
public interface LedgerSource {

    /**
     * Opens the ledger of one account and consumer. Whoever opens it closes it.
     *
     * @throws LedgerInUseException somebody else has it open
     * @throws IOException it can't be read or created
     */
    UidLedger open(LedgerName name) throws IOException;
}
