package io.github.pop3x.camel;

import io.github.pop3x.client.Listing;
import io.github.pop3x.client.Pop3Exception;
import io.github.pop3x.client.Retrieval;
import io.github.pop3x.ledger.UidLedger;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives mails to the route, one exchange a mail, and writes in the ledger what came of it. */
final class Postman {

    private static final Logger LOG = LoggerFactory.getLogger(Postman.class);
    private static final Duration MAX_RETRY_DELAY = Duration.ofHours(1);
    private static final int MAX_DOUBLINGS = 16;

    /**
     * Where in its batch a mail is, for those who aggregate a batch.
     *
     * @param index from 0
     */
    record Batch(int index, int mails) {

        void describe(Exchange exchange) {
            exchange.setProperty(ExchangePropertyKey.BATCH_INDEX, index);
            exchange.setProperty(ExchangePropertyKey.BATCH_SIZE, mails);
            exchange.setProperty(ExchangePropertyKey.BATCH_COMPLETE, index == mails - 1);
        }
    }

    private final Pop3xConsumer consumer;
    private final Pop3xConfiguration configuration;
    private final Bookkeeping books;
    private final UidLedger ledger;
    private final MailBinding binding;

    Postman(Pop3xConsumer consumer, MailBinding binding) {
        this.consumer = consumer;
        this.configuration = consumer.getEndpoint().getConfiguration();
        this.books = consumer.books();
        this.ledger = books.ledger();
        this.binding = binding;
    }

    /**
     * Routes one mail. Whatever the route does with it, this returns normally.
     *
     * @param batch where in its batch the mail is
     * @throws IOException the ledger can't be written, so that the route doesn't get it
     */
    void deliver(Retrieval.Retrieved retrieved, Batch batch) throws IOException {
        String uid = PollPlan.key(retrieved.message());
        SharedSpool spool = new SharedSpool(retrieved.spool());
        int attempt;
        try {
            attempt = ledger.begin(uid);
        } catch (IOException | RuntimeException e) {
            spool.release();
            throw e;
        }
        if (attempt > configuration.getMaxAttempts()) {
            // The process died in every attempt, so nobody could say that it failed.
            spool.release();
            failed(uid, attempt, "the process ended in each attempt");
            return;
        }
        books.begin(uid);
        route(new Delivery(this, uid, attempt, spool), exchange -> {
            binding.bind(spool, exchange);
            describe(exchange.getIn(), retrieved, uid, attempt);
            batch.describe(exchange);
        });
    }

    // Whatever a mail does to a parser or a route, a stack overflow included, it does to this mail only.
    private void route(Delivery delivery, Processor preparation) {
        Exchange exchange = consumer.createExchange(true);
        try {
            preparation.process(exchange);
            exchange.getExchangeExtension().addOnCompletion(delivery);
        } catch (Throwable t) {
            consumer.releaseExchange(exchange, false);
            delivery.fail("no exchange could be made of it: " + t);
            return;
        }
        try {
            consumer.getProcessor().process(exchange);
        } catch (Throwable t) {
            // The exchange is not looked at: it may be another mail's by now, where exchanges are pooled.
            delivery.fail("the route failed: " + t);
        }
    }

    /** The server did not give the mail: that counts as an attempt, and the others go on. */
    void refused(Retrieval.Refused refused) throws IOException {
        String uid = PollPlan.key(refused.message());
        int attempt = ledger.begin(uid);
        failed(uid, attempt, "the server refused RETR: " + refused.statusLine().text());
    }

    /** The session broke while this mail came in. */
    void brokeSession(Listing.Entry entry, Pop3Exception broken) throws IOException {
        String uid = PollPlan.key(entry);
        failed(uid, ledger.begin(uid), "the session broke while it came in: " + broken.getMessage());
    }

    /** The exchange has completed. */
    void completed(String uid) {
        try {
            ledger.done(uid);
        } catch (IOException | RuntimeException e) {
            LOG.error(
                    "Mail {} of {} was delivered, but the ledger could not be written; it stays on the server and will"
                            + " be delivered again. Make the state directory writable",
                    uid,
                    consumer.account(),
                    e);
        } finally {
            books.end(uid);
        }
    }

    /** The exchange has failed, or could not be made. */
    void failed(String uid, int attempt, String reason) {
        try {
            if (attempt >= configuration.getMaxAttempts()) {
                ledger.quarantined(uid);
                LOG.error(
                        "Mail {} of {} failed {} times, the last time because {}; it stays on the server and is not"
                                + " tried again",
                        uid,
                        consumer.account(),
                        attempt,
                        reason);
            } else {
                Instant retryAt = Instant.now().plus(retryDelay(attempt));
                ledger.failed(uid, retryAt);
                LOG.warn(
                        "Mail {} of {} failed at attempt {} of {} because {}; it stays on the server and is tried"
                                + " again after {}",
                        uid,
                        consumer.account(),
                        attempt,
                        configuration.getMaxAttempts(),
                        reason,
                        retryAt);
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("The failure of mail {} of {} could not be recorded", uid, consumer.account(), e);
        } finally {
            books.end(uid);
        }
    }

    // The first retry comes with the next poll; the later ones leave out 1, 3, 7 … polls, up to an hour.
    private Duration retryDelay(int attempt) {
        long skippedPolls = (1L << Math.min(attempt - 1, MAX_DOUBLINGS)) - 1;
        Duration delay = Duration.of(
                consumer.getDelay() * skippedPolls, consumer.getTimeUnit().toChronoUnit());
        return delay.compareTo(MAX_RETRY_DELAY) > 0 ? MAX_RETRY_DELAY : delay;
    }

    private void describe(Message message, Retrieval.Retrieved retrieved, String uid, int attempt) throws IOException {
        message.setHeader(Pop3xConstants.UID, uid);
        message.setHeader(Pop3xConstants.MESSAGE_NUMBER, retrieved.message().messageNumber());
        message.setHeader(Pop3xConstants.OCTETS, retrieved.spool().octets());
        message.setHeader(Pop3xConstants.HOST, configuration.getHost());
        message.setHeader(Pop3xConstants.USERNAME, configuration.getUsername());
        message.setHeader(Pop3xConstants.ATTEMPT, attempt);
        message.setHeader(Pop3xConstants.FIRST_SEEN, ledger.firstSeen(uid).orElseThrow());
    }
}
