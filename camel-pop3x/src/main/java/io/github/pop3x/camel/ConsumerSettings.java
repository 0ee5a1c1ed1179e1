package io.github.pop3x.camel;

import io.github.pop3x.client.Credentials;
import io.github.pop3x.client.Pipelining;
import io.github.pop3x.client.Pop3ClientSettings;
import io.github.pop3x.ledger.FileLedger;
import io.github.pop3x.ledger.LedgerName;
import io.github.pop3x.ledger.MemoryLedger;
import io.github.pop3x.ledger.UidLedger;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.jspecify.annotations.Nullable;

/** What a consumer's options mean to the client and to the ledger. */
final class ConsumerSettings {

    private ConsumerSettings() {}

    /**
     * Refuses numbers that mean nothing.
     *
     * @throws IllegalArgumentException names the option
     */
    static void check(Pop3xConfiguration configuration) {
        requireAtLeast(1, "commitEvery", configuration.getCommitEvery());
        requireAtLeast(1, "maxAttempts", configuration.getMaxAttempts());
        requireAtLeast(0, "maxMessagesPerPoll", configuration.getMaxMessagesPerPoll());
        requireAtLeast(1, "connectTimeout", configuration.getConnectTimeout());
        requireAtLeast(1, "readTimeout", configuration.getReadTimeout());
        requireAtLeast(0, "pollTimeout", configuration.getPollTimeout());
    }

    private static void requireAtLeast(long least, String option, long value) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "Option " + option + " can't be " + value + "; it takes " + least + " or more");
        }
    }

    static Pop3ClientSettings client(Pop3xEndpoint endpoint) throws GeneralSecurityException, IOException {
        Pop3xConfiguration configuration = endpoint.getConfiguration();
        Pop3ClientSettings.Builder builder = Pop3ClientSettings.builder(configuration.getHost())
                .port(configuration.effectivePort())
                .security(configuration.transportSecurity())
                .hostnameVerification(configuration.isHostnameVerification())
                .pipelining(Pop3xConfiguration.choice("pipelining", configuration.getPipelining(), Pipelining.class))
                .connectTimeout(Duration.ofMillis(configuration.getConnectTimeout()))
                .readTimeout(Duration.ofMillis(configuration.getReadTimeout()))
                .spoolDirectory(endpoint.getComponent().spoolDirectory());
        if (configuration.getPollTimeout() > 0) {
            builder.sessionTimeout(Duration.ofMillis(configuration.getPollTimeout()));
        }
        @Nullable SSLContextParameters parameters = configuration.getSslContextParameters();
        if (configuration.isTrustAllCertificates()) {
            builder.sslContext(trustingEverybody());
        } else if (parameters != null) {
            builder.sslContext(parameters.createSSLContext(endpoint.getCamelContext()));
        }
        return builder.build();
    }

    static Credentials credentials(Pop3xConfiguration configuration) {
        @Nullable String username = configuration.getUsername();
        @Nullable String password = configuration.getPassword();
        if (username == null || password == null) {
            throw new IllegalArgumentException(
                    "from(\"pop3x:" + configuration.getHost() + "\") needs the options username and password");
        }
        return Credentials.of(username, password)
                .with(Pop3xConfiguration.choice(
                        "authMechanism", configuration.getAuthMechanism(), Credentials.Mechanism.class));
    }

    static Bookkeeping books(Pop3xEndpoint endpoint, @Nullable String routeId) throws IOException {
        Pop3xConfiguration configuration = endpoint.getConfiguration();
        Object ledger = endpoint.resolve(configuration.getLedger(), UidLedger.class);
        if (ledger instanceof UidLedger bean) {
            return Bookkeeping.borrowing(bean);
        }
        @Nullable String chosen = configuration.getConsumerId();
        String consumerId = chosen != null ? chosen : routeId != null ? routeId : "default";
        return switch (ledger.toString()) {
            case "file" ->
                Bookkeeping.owning(FileLedger.open(
                        endpoint.getComponent().ledgerDirectory(), new LedgerName(account(configuration), consumerId)));
            case "memory" -> Bookkeeping.owning(new MemoryLedger());
            default ->
                throw new IllegalArgumentException(
                        "Option ledger can't be '" + ledger + "'; it takes file, memory, or #name of a UidLedger");
        };
    }

    /** {@code user@host:port}. */
    static String account(Pop3xConfiguration configuration) {
        return configuration.getUsername() + '@' + configuration.getHost() + ':' + configuration.effectivePort();
    }

    private static SSLContext trustingEverybody() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustEverybody()}, null);
        return context;
    }
}
