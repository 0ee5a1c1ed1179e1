package io.github.pop3x.camel;

import io.github.pop3x.client.Spool;
import java.io.IOException;
import org.apache.camel.Exchange;

/** Makes an exchange's message of a mail: {@code body=mail} or {@code raw}. Safe for use by many threads. */
final class MailBinding {

    /** What the route gets as the body. */
    enum Body {
        /** The text, with the headers decoded. */
        MAIL,

        /** The octets, nothing parsed. */
        RAW
    }

    private final Pop3xEndpoint endpoint;
    private final Body body;

    MailBinding(Pop3xEndpoint endpoint) {
        this.endpoint = endpoint;
        this.body =
                Pop3xConfiguration.choice("body", endpoint.getConfiguration().getBody(), Body.class);
    }

    void bind(Spool spool, Exchange exchange) throws IOException {
        exchange.getIn().setBody(new SpoolStreamCache(spool));
    }
}
