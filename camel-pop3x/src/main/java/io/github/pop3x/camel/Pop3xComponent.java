package io.github.pop3x.camel;

import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.SSLContextParametersAware;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.HealthCheckComponent;

/** Polls POP3 mailboxes, and serves routed messages as mailboxes of an embedded POP3 server. */
@Component("pop3x")
public class Pop3xComponent extends HealthCheckComponent implements SSLContextParametersAware {

    private final SharedServers servers = new SharedServers();

    @Metadata(description = "The options that every endpoint starts with.")
    private Pop3xConfiguration configuration = new Pop3xConfiguration();

    @Metadata(
            defaultValue = ".camel/pop3x",
            description =
                    "The directory for what has to outlive a restart: the ledgers of consumers and the mailboxes of"
                            + " producers, where an endpoint says nothing else.")
    private String stateDirectory = ".camel/pop3x";

    @Metadata(label = "security", description = "Whether endpoints without sslContextParameters use the global ones.")
    private boolean useGlobalSslContextParameters;

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        Pop3xConfiguration own = configuration.copy();
        Address.parse(remaining).applyTo(own);
        Pop3xEndpoint endpoint = new Pop3xEndpoint(uri, this, own);
        if (own.getSslContextParameters() == null) {
            own.setSslContextParameters(retrieveGlobalSslContextParameters());
        }
        setProperties(endpoint, parameters);
        return endpoint;
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        servers.close();
    }

    SharedServers servers() {
        return servers;
    }

    Path ledgerDirectory() {
        return Path.of(stateDirectory, "ledger");
    }

    Path spoolDirectory() {
        return Path.of(stateDirectory, "spool");
    }

    Path maildropDirectory() {
        return Path.of(stateDirectory, "maildrops");
    }

    public Pop3xConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(Pop3xConfiguration configuration) {
        this.configuration = configuration;
    }

    public String getStateDirectory() {
        return stateDirectory;
    }

    public void setStateDirectory(String stateDirectory) {
        this.stateDirectory = stateDirectory;
    }

    @Override
    public boolean isUseGlobalSslContextParameters() {
        return useGlobalSslContextParameters;
    }

    @Override
    public void setUseGlobalSslContextParameters(boolean useGlobalSslContextParameters) {
        this.useGlobalSslContextParameters = useGlobalSslContextParameters;
    }
}
