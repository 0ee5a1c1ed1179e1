package io.github.pop3x.camel;

import io.github.pop3x.client.Spool;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.Ordered;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One mail on its way through the route. The exchange's completion decides, on whatever thread it comes: a hand-over to
 * {@code seda:} or {@code threads()} takes this along. Runs behind the route's own completions.
 */
final class Delivery extends SynchronizationAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final Postman postman;
    private final String uid;
    private final int attempt;
    private final Spool spool;
    private final AtomicBoolean ended = new AtomicBoolean();

    Delivery(Postman postman, String uid, int attempt, Spool spool) {
        this.postman = postman;
        this.uid = uid;
        this.attempt = attempt;
        this.spool = spool;
    }

    @Override
    public void onComplete(Exchange exchange) {
        if (ended.compareAndSet(false, true)) {
            postman.completed(uid);
            release(spool);
        }
    }

    @Override
    public void onFailure(Exchange exchange) {
        if (ended.compareAndSet(false, true)) {
            Throwable cause = exchange.getException();
            postman.failed(uid, attempt, cause == null ? "the route rolled it back" : "the route failed: " + cause);
            release(spool);
        }
    }

    /** The exchange never reached the route, or the route has no unit of work that would have completed it. */
    void endOutsideRoute(Exchange exchange) {
        onFailure(exchange);
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST;
    }

    /** Deletes a spool that nobody needs any more. */
    static void release(Spool spool) {
        try {
            spool.close();
        } catch (IOException e) {
            LOG.warn("Spool file {} could not be deleted; delete it", spool.file(), e);
        }
    }
}
