package io.github.pop3x.camel;

import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.annotations.SendDynamic;
import org.apache.camel.support.component.SendDynamicAwareSupport;
import org.apache.camel.util.StringHelper;
import org.apache.camel.util.URISupport;
import org.apache.camel.util.UnsafeUriCharactersEncoder;
import org.jspecify.annotations.Nullable;

/**
 * Lets {@code toD("pop3x:host:port/${header.to}")} use one endpoint and one producer for every mailbox: the mailbox is
 * taken out of the URI and travels as the header {@link Pop3xConstants#MAILBOX}, which is taken away behind it.
 */
@SendDynamic("pop3x")
public class Pop3xSendDynamicAware extends SendDynamicAwareSupport {

    @Override
    public boolean isLenientProperties() {
        return false;
    }

    @Override
    public DynamicAwareEntry prepare(Exchange exchange, String uri, String originalUri) throws Exception {
        Map<String, Object> properties = endpointProperties(exchange, uri);
        return new DynamicAwareEntry(uri, originalUri, properties, Map.of());
    }

    @Override
    public @Nullable String resolveStaticUri(Exchange exchange, DynamicAwareEntry entry) throws Exception {
        if (mailbox(exchange, entry) == null) {
            return null;
        }
        String uri = entry.getUri();
        String path = StringHelper.before(uri, "?", uri);
        String query = StringHelper.after(uri, "?");
        int slash = path.indexOf('/', path.indexOf(':') + (path.contains("://") ? 3 : 1));
        return path.substring(0, slash) + (query == null ? "" : "?" + query);
    }

    @Override
    public @Nullable Processor createPreProcessor(Exchange exchange, DynamicAwareEntry entry) throws Exception {
        @Nullable String mailbox = mailbox(exchange, entry);
        if (mailbox == null || hasMailboxHeader(exchange)) {
            return null;
        }
        return current -> current.getMessage().setHeader(Pop3xConstants.MAILBOX, mailbox);
    }

    /** Left behind, the header would send the mails of the next {@code to("pop3x:…/other")} to this mailbox. */
    @Override
    public @Nullable Processor createPostProcessor(Exchange exchange, DynamicAwareEntry entry) throws Exception {
        if (mailbox(exchange, entry) == null || hasMailboxHeader(exchange)) {
            return null;
        }
        return current -> current.getMessage().removeHeader(Pop3xConstants.MAILBOX);
    }

    // As with to(): the header goes before the mailbox in the URI.
    private static boolean hasMailboxHeader(Exchange exchange) {
        String mailbox = exchange.getMessage().getHeader(Pop3xConstants.MAILBOX, String.class);
        return mailbox != null && !mailbox.isEmpty();
    }

    /** The mailbox that can be taken out of the URI, decoded as {@code to()} decodes it. */
    private @Nullable String mailbox(Exchange exchange, DynamicAwareEntry entry) throws Exception {
        if (isOneUser(exchange.getContext(), entry)) {
            return null;
        }
        String uri = UnsafeUriCharactersEncoder.encode(entry.getUri());
        return Address.parse(URISupport.extractRemainderPath(new java.net.URI(uri), false))
                .mailbox();
    }

    // A server with one user opens the mailbox of the URI to that user: there the path is no mere address.
    private boolean isOneUser(CamelContext context, DynamicAwareEntry entry) {
        return !entry.getProperties().containsKey("users")
                && context.getComponent(getScheme(), Pop3xComponent.class)
                                .getConfiguration()
                                .getUsers()
                        == null;
    }
}
