package io.github.pop3x.camel;

import io.github.pop3x.client.Listing;
import io.github.pop3x.client.Pop3Client;
import io.github.pop3x.client.Pop3Exception;
import io.github.pop3x.client.Retrieval;
import io.github.pop3x.client.RetrievalRun;
import io.github.pop3x.ledger.LedgerState;
import io.github.pop3x.ledger.UidLedger;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session of a poll: list, retrieve and route, mark what the ledger says is DONE, QUIT. The order is the delivery
 * guarantee: route done, ledger DONE, DELE, QUIT; what QUIT left open the next listing settles.
 *
 * <p>Not thread-safe: one session, one thread.
 */
final class PollSession {

    private static final Logger LOG = LoggerFactory.getLogger(PollSession.class);

    /**
     * What a session did.
     *
     * @param delivered mails that the route got
     * @param isToBeContinued whether there is more, left for a session of its own
     */
    record Outcome(int delivered, boolean isToBeContinued) {}

    private final Pop3xConsumer consumer;
    private final Pop3xConfiguration configuration;
    private final Pop3Client client;
    private final UidLedger ledger;
    private final Postman postman;
    private final Set<String> tried;
    private int received;
    private int delivered;
    private @Nullable IOException localFailure;

    PollSession(Pop3xConsumer consumer, Pop3Client client, MailBinding binding, Set<String> tried) {
        this.consumer = consumer;
        this.configuration = consumer.getEndpoint().getConfiguration();
        this.client = client;
        this.ledger = consumer.books().ledger();
        this.postman = new Postman(consumer, binding);
        this.tried = tried;
    }

    Outcome run(int most) throws Exception {
        Listing listing = client.listing();
        PollPlan plan = PollPlan.of(listing, consumer, tried, Instant.now());
        int batch = configuration.isDelete() ? Math.min(most, configuration.getCommitEvery()) : most;
        List<Listing.Entry> wanted = plan.wanted(batch);
        deliver(wanted);
        List<Listing.Entry> done = done(plan, wanted);
        if (!done.isEmpty()) {
            consumer.enterDelivery();
        }
        new Settlement(client, ledger, consumer.account()).settle(done);
        if (localFailure != null) {
            throw localFailure;
        }
        boolean isCut = wanted.size() < plan.wantedCount() && wanted.size() < most;
        return new Outcome(delivered, isCut && delivered > 0);
    }

    private void deliver(List<Listing.Entry> wanted) throws Exception {
        if (wanted.isEmpty()) {
            return;
        }
        Download.Budget budget = new Download.Budget();
        RetrievalRun run = client.retrieve(wanted, budget);
        try (Download download = Download.start(run, budget, consumer.downloads())) {
            Optional<Retrieval> next = download.take();
            while (next.isPresent() && consumer.isDeliveryAllowed()) {
                receive(next.get(), wanted.size());
                budget.release(next.get().message());
                next = download.take();
            }
            next.ifPresent(PollSession::discard);
        } catch (Pop3Exception broken) {
            blame(broken, wanted);
            throw broken;
        }
    }

    private void receive(Retrieval retrieval, int batchSize) throws IOException {
        consumer.enterDelivery();
        tried.add(PollPlan.key(retrieval.message()));
        if (retrieval instanceof Retrieval.Retrieved retrieved) {
            postman.deliver(retrieved, new Postman.Batch(received, batchSize));
            delivered++;
        } else if (retrieval instanceof Retrieval.Refused refused) {
            postman.refused(refused);
        } else if (retrieval instanceof Retrieval.NotSpooled notSpooled) {
            LOG.error(
                    "Mail {} of {} could not be kept in {}; make room there. It stays on the server",
                    notSpooled.message().uniqueId().orElse("?"),
                    consumer.account(),
                    consumer.getEndpoint().getComponent().spoolDirectory(),
                    notSpooled.cause());
            localFailure = notSpooled.cause();
        }
        received++;
    }

    /** A mail whose reply broke the session costs one attempt of that mail; it comes last the next time. */
    private void blame(Pop3Exception broken, List<Listing.Entry> wanted) throws IOException {
        if (broken.messageNumber().isEmpty()) {
            return;
        }
        for (Listing.Entry entry : wanted) {
            if (entry.messageNumber() == broken.messageNumber().getAsInt()) {
                postman.brokeSession(entry, broken);
            }
        }
    }

    /** The mails of this listing whose exchanges have completed, in this session or before it. */
    private List<Listing.Entry> done(PollPlan plan, List<Listing.Entry> wanted) throws IOException {
        if (!configuration.isDelete()) {
            return List.of();
        }
        List<Listing.Entry> done = new ArrayList<>(plan.doneEarlier());
        for (Listing.Entry entry : wanted) {
            ledger.find(PollPlan.key(entry))
                    .filter(known -> known.state() == LedgerState.DONE)
                    .ifPresent(completed -> done.add(entry));
        }
        return done;
    }

    private static void discard(Retrieval retrieval) {
        if (retrieval instanceof Retrieval.Retrieved retrieved) {
            SharedSpool.delete(retrieved.spool());
        }
    }
}
