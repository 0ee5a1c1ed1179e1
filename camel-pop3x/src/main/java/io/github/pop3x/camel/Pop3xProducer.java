package io.github.pop3x.camel;

import io.github.pop3x.mail.MailComposer;
import io.github.pop3x.maildrop.UniqueId;
import java.time.InstantSource;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.util.InetAddressUtil;
import org.jspecify.annotations.Nullable;

/**
 * Deposits each exchange as a mail into a mailbox of the endpoint's embedded server. The exchange goes on when the mail
 * is as durable as the option {@code durability} says. Safe for use by many threads.
 */
public class Pop3xProducer extends DefaultProducer {

    private final MailComposer composer =
            new MailComposer(InstantSource.system(), InetAddressUtil.getLocalHostNameSafe());

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
        // The server belongs to the endpoint and outlives this producer: mail programs fetch while no route sends.
        getEndpoint().server();
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        String mailbox = mailbox(exchange);
        OutgoingMail mail = new OutgoingMail(exchange, composer, getEndpoint().getHeaderFilterStrategy());
        UniqueId uniqueId = getEndpoint().server().server().store().deposit(mailbox, mail);
        exchange.getMessage().setHeader(Pop3xConstants.UID, uniqueId.value());
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
