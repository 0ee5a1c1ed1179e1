package io.github.pop3x.camel;

import io.github.pop3x.client.Spool;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.spi.UnitOfWork;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A raw mail that several exchanges read: the one it came with, and those that {@code wireTap} or {@code multicast} made
 * of it, which may outlive the first. The last one deletes it. Safe for use by many threads.
 */
final class SharedSpool {

    private static final Logger LOG = LoggerFactory.getLogger(SharedSpool.class);

    private final Spool spool;
    private final Queue<InputStream> opened = new ConcurrentLinkedQueue<>();
    private final AtomicInteger uses = new AtomicInteger(1);

    /** Starts with one use: that of whoever calls {@link #release} first. */
    SharedSpool(Spool spool) {
        this.spool = spool;
    }

    InputStream open() throws IOException {
        InputStream input = spool.open();
        if (!spool.isInMemory()) {
            opened.add(input);
        }
        return input;
    }

    void writeTo(OutputStream output) throws IOException {
        spool.writeTo(output);
    }

    long octets() {
        return spool.octets();
    }

    boolean isInMemory() {
        return spool.isInMemory();
    }

    /**
     * Keeps the mail until another exchange has completed too.
     *
     * @throws IOException it is deleted already
     */
    void keepFor(Exchange exchange) throws IOException {
        if (uses.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
            throw new IOException("The raw mail was deleted when its exchange completed; convert it to String or byte[]"
                    + " before that");
        }
        SynchronizationAdapter release = new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                release();
            }
        };
        // What multicast and split aggregate is read by the main route: such a copy lives as long as that one.
        UnitOfWork mainRoute = exchange.getProperty(ExchangePropertyKey.STREAM_CACHE_UNIT_OF_WORK, UnitOfWork.class);
        if (mainRoute != null && mainRoute.getRoute() != null) {
            mainRoute.addSynchronization(release);
        } else {
            exchange.getExchangeExtension().addOnCompletion(release);
        }
    }

    /** Ends one use. */
    void release() {
        if (uses.decrementAndGet() == 0) {
            opened.forEach(SharedSpool::close);
            delete(spool);
        }
    }

    // Routes seldom close a body, and some systems don't delete an open file.
    private static void close(InputStream input) {
        try {
            input.close();
        } catch (IOException e) {
            LOG.debug("A stream of a spooled mail could not be closed", e);
        }
    }

    /** Deletes a spool that nobody needs any more. */
    static void delete(Spool spool) {
        try {
            spool.close();
        } catch (IOException e) {
            LOG.warn("Spool file {} could not be deleted; delete it", spool.file(), e);
        }
    }
}
