package io.github.pop3x.camel;

import io.github.pop3x.client.Credentials;
import io.github.pop3x.client.Pop3Client;
import io.github.pop3x.client.Pop3ClientSettings;
import io.github.pop3x.ledger.UidLedger;
import java.nio.file.Files;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import org.apache.camel.Processor;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.ScheduledPollConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Polls one mailbox. A poll is one session, or several where {@code commitEvery} asks for it; what goes wrong with a
 * connection or a login leaves {@link #poll()}, so that health checks, back-off and the poll strategy see it; what goes
 * wrong with one mail concerns that mail only.
 */
public class Pop3xConsumer extends ScheduledPollConsumer implements ShutdownAware {

    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    private @Nullable UidLedger ledger;
    private boolean ledgerIsOurs;
    private @Nullable ExecutorService downloads;
    private @Nullable Pop3ClientSettings clientSettings;
    private @Nullable Credentials credentials;
    private volatile @Nullable Pop3Client client;
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
        credentials = ConsumerSettings.credentials(configuration);
        Files.createDirectories(getEndpoint().getComponent().spoolDirectory());
        clientSettings = ConsumerSettings.client(getEndpoint());
        Object chosen = configuration.getLedger();
        ledgerIsOurs = !(chosen instanceof UidLedger);
        ledger = ConsumerSettings.ledger(getEndpoint(), getRouteId());
        downloads = getEndpoint()
                .getCamelContext()
                .getExecutorServiceManager()
                .newSingleThreadExecutor(this, "Pop3xDownload");
        super.doStart();
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        Pop3Client open = client;
        if (open != null) {
            open.abort();
        }
        if (downloads != null) {
            getEndpoint().getCamelContext().getExecutorServiceManager().shutdownNow(downloads);
        }
        if (ledger != null && ledgerIsOurs) {
            ledger.close();
        }
    }

    @Override
    protected int poll() throws Exception {
        shutdownRunningTask = null;
        int most = getEndpoint().getConfiguration().getMaxMessagesPerPoll();
        int delivered = 0;
        PollSession.Outcome outcome;
        do {
            outcome = pollOnce(most > 0 ? most - delivered : Integer.MAX_VALUE);
            delivered += outcome.delivered();
        } while (outcome.isToBeContinued() && isDeliveryAllowed() && (most <= 0 || delivered < most));
        return delivered;
    }

    private PollSession.Outcome pollOnce(int most) throws Exception {
        try (Pop3Client opened = Pop3Client.connect(Objects.requireNonNull(clientSettings))) {
            client = opened;
            opened.login(Objects.requireNonNull(credentials));
            forceConsumerAsReady();
            return new PollSession(this, opened).run(most);
        } catch (Error e) {
            // An Error that left poll() would end the scheduler's task, and with it all polling, for good.
            throw new RuntimeCamelException("The poll of " + account() + " ended with " + e, e);
        } finally {
            client = null;
        }
    }

    /** Whether another mail may be given to the route: not while the route stops, unless it completes all tasks. */
    boolean isDeliveryAllowed() {
        ShutdownRunningTask stopping = shutdownRunningTask;
        return isRunAllowed() && (stopping == null || stopping == ShutdownRunningTask.CompleteAllTasks);
    }

    UidLedger ledger() {
        return Objects.requireNonNull(ledger, "A consumer has a ledger while it is started");
    }

    ExecutorService downloads() {
        return Objects.requireNonNull(downloads, "A consumer has its executor while it is started");
    }

    /** The unique-ids of mails whose exchanges are not completed yet, also from earlier sessions. */
    Set<String> underWay() {
        return underWay;
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
        return isPolling() ? Math.max(1, underWay.size()) : underWay.size();
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        // Nothing to prepare: the mail in the route is waited for, and no other one is begun.
    }
}
