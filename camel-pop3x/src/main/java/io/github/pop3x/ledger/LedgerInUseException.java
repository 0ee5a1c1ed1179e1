package io.github.pop3x.ledger;

import java.io.IOException;
import java.nio.file.Path;

/** A ledger is open already, in this process or in another one. Two consumers on one ledger would deliver twice. */
public final class LedgerInUseException extends IOException {

    private static final long serialVersionUID = 1L;

    LedgerInUseException(Path file, String user) {
        super("Ledger " + file + " is in use: " + user
                + " uses it; give this route its own consumerId or stop the other one");
    }
}
