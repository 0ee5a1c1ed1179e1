package io.github.pop3x.camel;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.Ordered;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * One mail on its way through the route. The exchange's completion decides, on whatever thread it comes: a hand-over to
 * {@code seda:} or {@code threads()} takes this along. Runs behind the route's own completions.
 */
final class Delivery extends SynchronizationAdapter {

    private final Postman postman;
    private final String uid;
    private final int attempt;
    private final SharedSpool spool;
    private final AtomicBoolean ended = new AtomicBoolean();

    Delivery(Postman postman, String uid, int attempt, SharedSpool spool) {
        this.postman = postman;
        this.uid = uid;
        this.attempt = attempt;
        this.spool = spool;
    }

    @Override
    public void onComplete(Exchange exchange) {
        if (ended.compareAndSet(false, true)) {
            try {
                postman.completed(uid);
            } finally {
                spool.release();
            }
        }
    }

    @Override
    public void onFailure(Exchange exchange) {
        Throwable cause = exchange.getException();
        fail(cause == null ? "the route rolled it back" : "the route failed: " + cause);
    }

    /** Ends a delivery whose exchange will not complete: it never reached the route, or the route threw it out. */
    void fail(String reason) {
        if (ended.compareAndSet(false, true)) {
            try {
                postman.failed(uid, attempt, reason);
            } finally {
                spool.release();
            }
        }
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST;
    }
}
