package io.github.pop3x.camel;

import io.github.pop3x.client.Listing;
import io.github.pop3x.ledger.LedgerEntry;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a session has to do, found out by holding the server's listing against the ledger. A mail that failed before
 * comes behind those that did not: one bad mail never stands before the others.
 */
final class PollPlan {

    private static final Logger LOG = LoggerFactory.getLogger(PollPlan.class);

    private final List<Listing.Entry> fresh = new ArrayList<>();
    private final List<Listing.Entry> again = new ArrayList<>();
    private final Set<String> tried;
    private final List<Listing.Entry> doneEarlier = new ArrayList<>();

    private PollPlan(Set<String> tried) {
        this.tried = tried;
    }

    /** @param tried the mails that this poll had in its hands already: they wait for the next one */
    static PollPlan of(Listing listing, Pop3xConsumer consumer, Set<String> tried, Instant now) throws IOException {
        PollPlan plan = new PollPlan(tried);
        Set<String> listed = new HashSet<>();
        Set<String> repeated = new HashSet<>();
        for (Listing.Entry entry : listing) {
            entry.uniqueId().filter(id -> !listed.add(id)).ifPresent(repeated::add);
        }
        for (Listing.Entry entry : listing) {
            if (entry.uniqueId().isPresent() && !repeated.contains(key(entry))) {
                plan.add(entry, consumer.books(), now);
            }
        }
        warnOfNameless(listing, repeated, consumer);
        if (listing.isComplete()) {
            consumer.books().ledger().reconcile(listed, now);
        }
        return plan;
    }

    /** The unique-id under which the ledger knows a mail. */
    static String key(Listing.Entry entry) {
        return entry.uniqueId().orElseThrow(() -> new IllegalStateException("A mail without unique-id is not planned"));
    }

    /** The mails to retrieve, at most so many. */
    List<Listing.Entry> wanted(int most) {
        List<Listing.Entry> wanted = new ArrayList<>(fresh.subList(0, Math.min(most, fresh.size())));
        wanted.addAll(again.subList(0, Math.min(most - wanted.size(), again.size())));
        return wanted;
    }

    /** How many mails there are to retrieve. */
    int wantedCount() {
        return fresh.size() + again.size();
    }

    /** The mails that were delivered before this session and are still on the server. */
    List<Listing.Entry> doneEarlier() {
        return doneEarlier;
    }

    private void add(Listing.Entry entry, Bookkeeping books, Instant now) throws IOException {
        // In this order: a delivery that ends in between has told the ledger before it is no longer under way.
        if (books.isUnderWay(key(entry))) {
            return;
        }
        Optional<LedgerEntry> known = books.ledger().find(key(entry));
        if (known.isEmpty()) {
            fresh.add(entry);
            return;
        }
        switch (known.get().state()) {
            case DONE -> doneEarlier.add(entry);
            // The process died with this mail in the route.
            case IN_FLIGHT -> again.add(entry);
            case FAILED -> {
                boolean isDue = !known.get().retryAt().orElse(now).isAfter(now);
                if (isDue && !tried.contains(key(entry))) {
                    again.add(entry);
                }
            }
            case QUARANTINED -> LOG.debug("Mail {} is given up and stays", key(entry));
        }
    }

    // Without a name of its own a mail can't be told from another: deleting it could delete one that nobody has seen.
    private static void warnOfNameless(Listing listing, Set<String> repeated, Pop3xConsumer consumer)
            throws IOException {
        if (listing.size() > 0 && !listing.hasUniqueIds()) {
            throw new IOException("The server of " + consumer.account() + " gives no unique-ids (UIDL), without which"
                    + " no mail can be delivered exactly once");
        }
        if (!repeated.isEmpty()) {
            LOG.warn(
                    "{} lists {} unique-ids more than once (such as '{}'); those mails stay on the server untouched",
                    consumer.account(),
                    repeated.size(),
                    repeated.iterator().next());
        }
    }
}
