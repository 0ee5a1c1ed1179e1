package io.github.pop3x.camel;

import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.annotations.SendDynamic;
import org.apache.camel.support.component.SendDynamicAwareSupport;
import org.apache.camel.util.StringHelper;
import org.jspecify.annotations.Nullable;

/**
 * Lets {@code toD("pop3x:host:port/${header.to}")} use one endpoint and one producer for every mailbox: the mailbox is
 * taken out of the URI and travels as the header {@link Pop3xConstants#MAILBOX}.
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
    public @Nullable String resolveStaticUri(Exchange exchange, DynamicAwareEntry entry) {
        if (mailbox(entry) == null || isOneUser(entry)) {
            return null;
        }
        String uri = entry.getUri();
        String path = StringHelper.before(uri, "?", uri);
        String query = StringHelper.after(uri, "?");
        int slash = path.indexOf('/', path.indexOf(':') + (path.contains("://") ? 3 : 1));
        return path.substring(0, slash) + (query == null ? "" : "?" + query);
    }

    @Override
    public @Nullable Processor createPreProcessor(Exchange exchange, DynamicAwareEntry entry) {
        String mailbox = mailbox(entry);
        if (mailbox == null || isOneUser(entry)) {
            return null;
        }
        return current -> current.getMessage().setHeader(Pop3xConstants.MAILBOX, mailbox);
    }

    @Override
    public @Nullable Processor createPostProcessor(Exchange exchange, DynamicAwareEntry entry) {
        return null;
    }

    // A server with one user opens the mailbox of the URI to that user: there the path is no mere address.
    private static boolean isOneUser(DynamicAwareEntry entry) {
        return !entry.getProperties().containsKey("users");
    }

    private static @Nullable String mailbox(DynamicAwareEntry entry) {
        String uri = entry.getUri();
        String remaining = StringHelper.after(StringHelper.before(uri, "?", uri), ":");
        return remaining == null ? null : Address.parse(remaining).mailbox();
    }
}
