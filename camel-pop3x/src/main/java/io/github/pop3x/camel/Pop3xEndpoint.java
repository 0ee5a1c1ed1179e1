package io.github.pop3x.camel;

import java.util.Map;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.spi.HeaderFilterStrategyAware;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.support.DefaultHeaderFilterStrategy;
import org.apache.camel.support.EndpointHelper;
import org.apache.camel.support.ScheduledPollEndpoint;

/**
 * Poll POP3 mailboxes, one exchange a mail, and serve routed messages as mailboxes of an embedded POP3 server.
 */
@UriEndpoint(
        firstVersion = "1.0.0",
        scheme = "pop3x",
        title = "POP3X",
        syntax = "pop3x:host:port/mailbox",
        category = {Category.MAIL},
        headersClass = Pop3xConstants.class)
public class Pop3xEndpoint extends ScheduledPollEndpoint implements HeaderFilterStrategyAware, EndpointServiceLocation {

    /** How often a mailbox is polled when nothing else is said, in ms. */
    static final long DEFAULT_DELAY = 60_000;

    private static final String CAMEL_HEADERS = "(?i)(camel|org\\.apache\\.camel\\.).*";

    @UriParam
    private final Pop3xConfiguration configuration;

    // Declared again for the catalogue: a mailbox is not polled every half second.
    @UriParam(
            label = "consumer,scheduler",
            defaultValue = "" + DEFAULT_DELAY,
            javaType = "java.time.Duration",
            description = "Milliseconds before the next poll.")
    private long delay = DEFAULT_DELAY;

    @UriParam(
            label = "advanced",
            description = "Decides which headers pass between mails and exchanges. By default all but those that start"
                    + " with Camel, in any case.")
    private HeaderFilterStrategy headerFilterStrategy = mailHeaders();

    public Pop3xEndpoint(String uri, Pop3xComponent component, Pop3xConfiguration configuration) {
        super(uri, component);
        this.configuration = configuration;
        setDelay(DEFAULT_DELAY);
    }

    @Override
    public Producer createProducer() {
        return new Pop3xProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        Pop3xConsumer consumer = new Pop3xConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public Pop3xComponent getComponent() {
        return (Pop3xComponent) super.getComponent();
    }

    /**
     * Takes part in the server of this endpoint's address, which runs as long as anybody does. For an endpoint that
     * lives for one exchange only ({@code toD} with {@code cacheSize=-1}) it runs until the component stops: it must
     * not go while mail programs fetch.
     */
    SharedServers.Lease lease() throws Exception {
        // Not by hasEndpoint: that encodes the URI once more, and then doesn't find users=#name.
        boolean isRegistered = getCamelContext().getEndpoints().stream().anyMatch(known -> known == this);
        SharedServers servers = getComponent().servers();
        ServerSettings settings = ServerSettings.of(this);
        return isRegistered
                ? servers.acquire(settings, getCamelContext())
                : servers.acquireForGood(settings, getCamelContext());
    }

    /**
     * The bean behind an option that takes words too, such as {@code store}: the catalogue calls it a String, because it
     * would ask every object to be a {@code #name}, and Camel leaves the {@code #name} of a String alone.
     */
    Object resolve(Object value, Class<?> type) {
        return value instanceof String text && EndpointHelper.isReferenceParameter(text)
                ? EndpointHelper.resolveReferenceParameter(getCamelContext(), text, type)
                : value;
    }

    /** The port on which this endpoint's server listens; -1 while it doesn't run. */
    public int getListeningPort() {
        return getComponent().servers().port(ServerSettings.key(configuration));
    }

    @Override
    public String getServiceUrl() {
        return configuration.getHost() + ":" + configuration.effectivePort();
    }

    @Override
    public String getServiceProtocol() {
        return "pop3";
    }

    @Override
    public Map<String, String> getServiceMetadata() {
        return Map.of("security", configuration.getSecurity());
    }

    public Pop3xConfiguration getConfiguration() {
        return configuration;
    }

    @Override
    public long getDelay() {
        return delay;
    }

    /** Milliseconds before the next poll. */
    @Override
    public void setDelay(long delay) {
        super.setDelay(delay);
        this.delay = delay;
    }

    @Override
    public HeaderFilterStrategy getHeaderFilterStrategy() {
        return headerFilterStrategy;
    }

    /** Decides which headers pass between mails and exchanges. */
    @Override
    public void setHeaderFilterStrategy(HeaderFilterStrategy headerFilterStrategy) {
        this.headerFilterStrategy = headerFilterStrategy;
    }

    // Camel 4.18's default lets everything pass: a mail must not set CamelHttpUri.
    private static HeaderFilterStrategy mailHeaders() {
        DefaultHeaderFilterStrategy strategy = new DefaultHeaderFilterStrategy();
        strategy.setInFilterPattern(CAMEL_HEADERS);
        strategy.setOutFilterPattern(CAMEL_HEADERS);
        return strategy;
    }
}
