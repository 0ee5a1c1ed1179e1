package io.github.pop3x.camel;

import io.github.pop3x.client.Listing;
import io.github.pop3x.client.Marking;
import io.github.pop3x.client.Pop3Client;
import io.github.pop3x.client.QuitOutcome;
import io.github.pop3x.ledger.UidLedger;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a session: what is DONE is marked, and QUIT commits it. A deletion that the server confirmed is forgotten at
 * once: should the server give the unique-id to another mail, that one is delivered, not deleted unseen. Whatever the
 * server left open stays DONE, and the next listing settles it.
 */
final class Settlement {

    private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

    private final Pop3Client client;
    private final UidLedger ledger;
    private final String account;

    Settlement(Pop3Client client, UidLedger ledger, String account) {
        this.client = client;
        this.ledger = ledger;
        this.account = account;
    }

    /** Ends the session. */
    void settle(List<Listing.Entry> done) throws IOException {
        BitSet marked = mark(done);
        if (!quit()) {
            return;
        }
        for (Listing.Entry entry : done) {
            if (marked.get(entry.messageNumber())) {
                ledger.forget(PollPlan.key(entry));
            }
        }
    }

    private BitSet mark(List<Listing.Entry> done) throws IOException {
        if (done.isEmpty()) {
            return new BitSet();
        }
        // Before the first DELE: a mail that the ledger could lose must not go.
        ledger.force();
        Marking marking =
                client.mark(done.stream().map(Listing.Entry::messageNumber).toList());
        if (!marking.refused().isEmpty()) {
            LOG.warn(
                    "{} refused to delete {} of {} delivered mails ('{}'); the next poll tries again, and none is"
                            + " delivered twice",
                    account,
                    marking.refused().size(),
                    done.size(),
                    marking.refused().values().iterator().next().text());
        }
        return marking.marked();
    }

    private boolean quit() {
        QuitOutcome outcome = client.quit();
        if (!outcome.isConfirmed()) {
            LOG.warn(
                    "{} did not confirm the end of the session ({}: {}); the next listing tells what was deleted, and"
                            + " nothing is delivered twice",
                    account,
                    outcome.kind(),
                    outcome.detail());
        }
        return outcome.isConfirmed();
    }
}
