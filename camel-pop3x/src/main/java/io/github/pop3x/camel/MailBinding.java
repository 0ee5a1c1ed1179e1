package io.github.pop3x.camel;

import io.github.pop3x.mail.MailContent;
import io.github.pop3x.mail.MailReader;
import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.spi.HeaderFilterStrategy;

/** Makes an exchange's message of a mail. Safe for use by many threads. */
final class MailBinding {

    /** What the route gets as the body. */
    enum Body {
        /** The text, with the headers decoded. */
        MAIL,

        /** The octets, nothing parsed. */
        RAW
    }

    private final MailReader reader = new MailReader();
    private final HeaderFilterStrategy headerFilter;
    private final Body body;

    MailBinding(Pop3xEndpoint endpoint) {
        this.headerFilter = endpoint.getHeaderFilterStrategy();
        this.body =
                Pop3xConfiguration.choice("body", endpoint.getConfiguration().getBody(), Body.class);
    }

    /** Fills the exchange's message. The spool stays the caller's. */
    void bind(SharedSpool spool, Exchange exchange) throws IOException {
        switch (body) {
            case RAW -> exchange.getIn().setBody(new SpoolStreamCache(spool));
            case MAIL -> bind(reader.read(spool::open), exchange);
        }
    }

    private void bind(MailContent mail, Exchange exchange) {
        Message message = exchange.getIn();
        mail.headers().forEach((name, value) -> {
            if (!headerFilter.applyFilterToExternalHeaders(name, value, exchange)) {
                message.setHeader(name, value);
            }
        });
        message.setBody(mail.text());
        mail.dateTimestamp().ifPresent(date -> message.setHeader(Exchange.MESSAGE_TIMESTAMP, date.toEpochMilli()));
        String defect = mail.isTruncated() ? "the text is cut off; body=raw gives all of it" : "";
        defect = mail.defect().map(first -> first).orElse(defect);
        if (!defect.isEmpty()) {
            message.setHeader(Pop3xConstants.DEFECT, defect);
        }
    }
}
