package io.github.pop3x.camel;

import io.github.pop3x.mail.MailComposer;
import io.github.pop3x.maildrop.MailboxStore;
import io.github.pop3x.maildrop.UniqueId;
import java.time.InstantSource;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.support.MessageHelper;
import org.apache.camel.util.InetAddressUtil;
import org.jspecify.annotations.Nullable;

/**
 * Deposits each exchange as a mail into a mailbox of the endpoint's embedded server. The exchange goes on when the mail
 * is as durable as the option {@code durability} says. Safe for use by many threads.
 */
public class Pop3xProducer extends DefaultProducer {

    private final MailComposer composer =
            new MailComposer(InstantSource.system(), InetAddressUtil.getLocalHostNameSafe());

    private volatile SharedServers.@Nullable Lease lease;

    public Pop3xProducer(Pop3xEndpoint endpoint) {
        super(endpoint);
    }

    @Override
    public Pop3xEndpoint getEndpoint() {
        return (Pop3xEndpoint) super.getEndpoint();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        lease = getEndpoint().lease();
    }

    @Override
    protected void doStop() throws Exception {
        SharedServers.Lease held = lease;
        if (held != null) {
            held.close();
        }
        super.doStop();
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        String mailbox = mailbox(exchange);
        OutgoingMail mail = new OutgoingMail(exchange, composer, getEndpoint().getHeaderFilterStrategy());
        UniqueId uniqueId;
        try {
            uniqueId = store().deposit(mailbox, mail);
        } finally {
            // Whoever comes next reads the body from its start.
            MessageHelper.resetStreamCache(exchange.getMessage());
        }
        exchange.getMessage().setHeader(Pop3xConstants.UID, uniqueId.value());
    }

    private MailboxStore store() {
        SharedServers.Lease held = lease;
        if (held == null) {
            throw new IllegalStateException("The producer of " + getEndpoint() + " is not started");
        }
        return held.server().store();
    }

    private String mailbox(Exchange exchange) {
        Pop3xConfiguration configuration = getEndpoint().getConfiguration();
        @Nullable String mailbox = exchange.getMessage().getHeader(Pop3xConstants.MAILBOX, String.class);
        if (mailbox == null || mailbox.isEmpty()) {
            mailbox = configuration.getMailbox();
        }
        if (mailbox == null && configuration.getUsers() == null) {
            mailbox = configuration.getUsername();
        }
        if (mailbox == null) {
            throw new IllegalArgumentException("No mailbox to deposit into: write to(\"pop3x:host:port/mailbox\") or"
                    + " set the header " + Pop3xConstants.MAILBOX);
        }
        return mailbox;
    }
}
