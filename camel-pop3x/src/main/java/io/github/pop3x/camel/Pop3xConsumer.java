package io.github.pop3x.camel;

import io.github.pop3x.client.Credentials;
import io.github.pop3x.client.Pop3Client;
import io.github.pop3x.client.Pop3ClientSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.ScheduledPollConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls one mailbox. A poll is one session, or several where {@code commitEvery} asks for it; what goes wrong with a
 * connection or a login leaves {@link #poll()}, so that health checks, back-off and the poll strategy see it; what goes
 * wrong with one mail concerns that mail only.
 */
public class Pop3xConsumer extends ScheduledPollConsumer implements ShutdownAware {

    private static final Logger LOG = LoggerFactory.getLogger(Pop3xConsumer.class);

    private @Nullable Bookkeeping books;
    private @Nullable MailBinding binding;
    private @Nullable ExecutorService downloads;
    private @Nullable Pop3ClientSettings clientSettings;
    private @Nullable Credentials credentials;
    private volatile @Nullable Pop3Client client;
    private volatile boolean isDelivering;
    private volatile @Nullable ShutdownRunningTask shutdownRunningTask;

    public Pop3xConsumer(Pop3xEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
    }

    @Override
    public Pop3xEndpoint getEndpoint() {
        return (Pop3xEndpoint) super.getEndpoint();
    }

    @Override
    protected void doStart() throws Exception {
        Pop3xConfiguration configuration = getEndpoint().getConfiguration();
        ConsumerSettings.check(configuration);
        credentials = ConsumerSettings.credentials(configuration);
        binding = new MailBinding(getEndpoint());
        clientSettings = ConsumerSettings.client(getEndpoint());
        Files.createDirectories(getEndpoint().getComponent().spoolDirectory());
        openBooks(configuration);
        downloads = getEndpoint()
                .getCamelContext()
                .getExecutorServiceManager()
                .newSingleThreadExecutor(this, "Pop3xDownload");
        super.doStart();
    }

    private void openBooks(Pop3xConfiguration configuration) throws IOException {
        Bookkeeping earlier = books;
        if (earlier != null && earlier.reopen()) {
            return;
        }
        books = ConsumerSettings.books(getEndpoint(), getRouteId());
        Route route = getRoute();
        if (route != null
                && !route.isCustomId()
                && configuration.getConsumerId() == null
                && !configuration.isDelete()) {
            LOG.warn(
                    "{} leaves mail on the server and has no id of its own: if the routes change, '{}' may name another"
                            + " one, and every mail comes again. Set routeId or consumerId",
                    account(),
                    getRouteId());
        }
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        abort();
        if (downloads != null) {
            getEndpoint().getCamelContext().getExecutorServiceManager().shutdownNow(downloads);
        }
        if (books != null) {
            books.closeWhenSettled();
        }
        if (getRoute() == null) {
            // A polling consumer has thrown away what nobody took: those exchanges never complete.
            closeBooks();
        }
    }

    @Override
    protected void doShutdown() throws Exception {
        closeBooks();
        super.doShutdown();
    }

    private void closeBooks() {
        if (books != null) {
            books.close();
        }
    }

    @Override
    protected int poll() throws Exception {
        shutdownRunningTask = null;
        int most = getEndpoint().getConfiguration().getMaxMessagesPerPoll();
        Set<String> tried = new HashSet<>();
        int delivered = 0;
        PollSession.Outcome outcome;
        do {
            outcome = pollOnce(most > 0 ? most - delivered : Integer.MAX_VALUE, tried);
            delivered += outcome.delivered();
        } while (outcome.isToBeContinued() && isDeliveryAllowed() && (most <= 0 || delivered < most));
        return delivered;
    }

    private PollSession.Outcome pollOnce(int most, Set<String> tried) throws Exception {
        try (Pop3Client opened = Pop3Client.connect(Objects.requireNonNull(clientSettings))) {
            client = opened;
            if (!isDeliveryAllowed()) {
                // Stopped while it connected, when there was nothing to abort yet.
                return new PollSession.Outcome(0, false);
            }
            opened.login(Objects.requireNonNull(credentials));
            forceConsumerAsReady();
            return new PollSession(this, opened, Objects.requireNonNull(binding), tried).run(most);
        } catch (Error e) {
            // An Error that left poll() would end the scheduler's task, and with it all polling, for good.
            throw new RuntimeCamelException("The poll of " + account() + " ended with " + e, e);
        } finally {
            client = null;
            isDelivering = false;
        }
    }

    private void abort() {
        Pop3Client open = client;
        if (open != null) {
            open.abort();
        }
    }

    /** From here to its end a session is worth being waited for: mails are given to the route, and marked. */
    void enterDelivery() {
        isDelivering = true;
    }

    /** Whether another mail may be given to the route: not while the route stops, unless it completes all tasks. */
    boolean isDeliveryAllowed() {
        ShutdownRunningTask stopping = shutdownRunningTask;
        boolean isWanted =
                stopping == null ? !isSuspendingOrSuspended() : stopping == ShutdownRunningTask.CompleteAllTasks;
        return isRunAllowed() && isWanted;
    }

    Bookkeeping books() {
        return Objects.requireNonNull(books, "A consumer has its books while it is started");
    }

    ExecutorService downloads() {
        return Objects.requireNonNull(downloads, "A consumer has its executor while it is started");
    }

    /** {@code user@host:port}, for logs. */
    String account() {
        return ConsumerSettings.account(getEndpoint().getConfiguration());
    }

    @Override
    public boolean deferShutdown(ShutdownRunningTask task) {
        shutdownRunningTask = task;
        return false;
    }

    @Override
    public int getPendingExchangesSize() {
        Bookkeeping current = books;
        int underWay = current == null ? 0 : current.underWayCount();
        boolean isCompletingAll = isPolling() && shutdownRunningTask == ShutdownRunningTask.CompleteAllTasks;
        return isDelivering || isCompletingAll ? Math.max(1, underWay) : underWay;
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        // The mail in the route is waited for, and no other one is begun; unless time has run out.
        if (forced) {
            abort();
        }
    }
}
