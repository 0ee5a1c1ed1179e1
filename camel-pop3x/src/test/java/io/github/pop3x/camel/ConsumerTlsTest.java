package io.github.pop3x.camel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pop3x.auth.UserList;
import io.github.pop3x.client.TlsFailedException;
import io.github.pop3x.maildrop.MessageSource;
import io.github.pop3x.server.Pop3Server;
import io.github.pop3x.store.memory.MemoryStore;
import io.github.pop3x.testing.TestKeys;
import io.github.pop3x.wire.TransportSecurity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.apache.camel.support.DefaultPollingConsumerPollStrategy;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing secret is sent before the server has proved who it is, unless the user wrote that it need not. */
class ConsumerTlsTest extends PollScenario {

    private final MemoryStore store = new MemoryStore();
    private final List<String> logins = new CopyOnWriteArrayList<>();
    private final List<Exception> causes = new CopyOnWriteArrayList<>();
    private Pop3Server server;

    @BeforeEach
    void deposit() throws IOException {
        store.deposit("orders", MessageSource.of("Subject: sealed\r\n\r\nbody\r\n".getBytes(UTF_8)));
        context.getRegistry().bind("trust", trust(TestKeys.keyStoreFile()));
        context.getRegistry().bind("otherTrust", trust(TestKeys.otherHostKeyStoreFile()));
        context.getRegistry()
                .bind("strategy", PollingConsumerPollStrategy.class, new DefaultPollingConsumerPollStrategy() {
                    @Override
                    public boolean rollback(Consumer consumer, Endpoint endpoint, int retries, Exception cause)
                            throws Exception {
                        causes.add(cause);
                        return super.rollback(consumer, endpoint, retries, cause);
                    }
                });
    }

    @AfterEach
    void stop() {
        context.stop();
        server.close();
    }

    @ParameterizedTest
    @EnumSource(value = TransportSecurity.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void trustedServerIsPolled(TransportSecurity security) throws Exception {
        listen(TestKeys.serverContext(), security);
        poll("security=" + security.name().toLowerCase() + "&sslContextParameters=#trust");
        awaitDelivered(1);
        assertThat(logins).containsExactly("orders");
    }

    @ParameterizedTest
    @EnumSource(value = TransportSecurity.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void untrustedServerFailsBeforeAnythingSecretIsSent(TransportSecurity security) throws Exception {
        listen(TestKeys.serverContext(), security);
        poll("security=" + security.name().toLowerCase() + "&sslContextParameters=#otherTrust");
        awaitTlsFailure();
    }

    @Test
    void defaultTrustDoesNotTrustASelfSignedServer() throws Exception {
        listen(TestKeys.serverContext(), TransportSecurity.TLS);
        poll("");
        awaitTlsFailure();
    }

    @Test
    void certificateForAnotherHostFailsBeforeAnythingSecretIsSent() throws Exception {
        listen(TestKeys.otherHostServerContext(), TransportSecurity.TLS);
        poll("sslContextParameters=#otherTrust");
        awaitTlsFailure();
    }

    @Test
    void certificateForAnotherHostIsTakenWithoutHostnameVerification() throws Exception {
        listen(TestKeys.otherHostServerContext(), TransportSecurity.TLS);
        poll("sslContextParameters=#otherTrust&hostnameVerification=false");
        awaitDelivered(1);
    }

    @Test
    void hostnameVerificationFalseStillAsksForTrust() throws Exception {
        listen(TestKeys.otherHostServerContext(), TransportSecurity.TLS);
        poll("sslContextParameters=#trust&hostnameVerification=false");
        awaitTlsFailure();
    }

    @Test
    void trustAllCertificatesTakesAnyCertificateOfAnyHost() throws Exception {
        listen(TestKeys.otherHostServerContext(), TransportSecurity.TLS);
        poll("trustAllCertificates=true");
        awaitDelivered(1);
    }

    @Test
    void globalParametersAreUsedWhereTheComponentIsToldSo() throws Exception {
        listen(TestKeys.serverContext(), TransportSecurity.TLS);
        context.setSSLContextParameters(trust(TestKeys.keyStoreFile()));
        context.getComponent("pop3x", Pop3xComponent.class).setUseGlobalSslContextParameters(true);
        poll("");
        awaitDelivered(1);
    }

    @Test
    void globalParametersAreLeftAloneOtherwise() throws Exception {
        listen(TestKeys.serverContext(), TransportSecurity.TLS);
        context.setSSLContextParameters(trust(TestKeys.keyStoreFile()));
        poll("");
        awaitTlsFailure();
    }

    @Test
    void starttlsWithoutStlsFailsBeforeAnythingSecretIsSent() throws Exception {
        listen(null, TransportSecurity.NONE);
        poll("security=starttls&sslContextParameters=#trust");
        awaitTlsFailure();
    }

    @Test
    void keyStoreThatCannotBeReadStopsTheRoute() throws Exception {
        listen(null, TransportSecurity.NONE);
        SSLContextParameters broken = trust(TestKeys.keyStoreFile());
        broken.getTrustManagers().getKeyStore().setPassword("wrong");
        context.getRegistry().bind("broken", broken);
        assertThatThrownBy(() -> poll("sslContextParameters=#broken")).hasStackTraceContaining("password");
    }

    private void listen(SSLContext tls, TransportSecurity security) throws IOException {
        UserList users = new UserList().add("orders", "s3cret");
        Pop3Server.Builder builder = Pop3Server.builder()
                .store(store)
                .authenticator((name, password) -> {
                    logins.add(name);
                    return users.authenticate(name, password);
                })
                .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), security);
        server = (tls == null ? builder : builder.tls(tls)).start();
    }

    private void poll(String options) throws Exception {
        pollFrom(
                "pop3x:localhost:" + server.port() + "?username=orders&password=s3cret&initialDelay=0&delay=50"
                        + "&pollStrategy=#strategy" + (options.isEmpty() ? "" : "&" + options),
                this::record);
    }

    private void awaitTlsFailure() {
        MailboxFixture.await("a failed poll", () -> !causes.isEmpty());
        assertThat(causes.get(0)).isInstanceOf(TlsFailedException.class);
        assertThat(logins).isEmpty();
        assertThat(delivered).isEmpty();
    }

    private static SSLContextParameters trust(Path file) {
        KeyStoreParameters keyStore = new KeyStoreParameters();
        keyStore.setResource("file:" + file);
        keyStore.setPassword(TestKeys.PASSWORD);
        keyStore.setType("PKCS12");
        TrustManagersParameters trust = new TrustManagersParameters();
        trust.setKeyStore(keyStore);
        SSLContextParameters parameters = new SSLContextParameters();
        parameters.setTrustManagers(trust);
        return parameters;
    }
}
