package io.github.pop3x.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.github.pop3x.auth.LoginThrottle;
import io.github.pop3x.store.memory.MemoryStore;
import io.github.pop3x.testing.Mailboxes;
import io.github.pop3x.testing.RawClient;
import io.github.pop3x.testing.TestKeys;
import io.github.pop3x.wire.TransportSecurity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {

    private final MemoryStore store = new MemoryStore();

    @TempDir
    private Path directory;

    private Pop3Server server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private Pop3Server.Builder builder() {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return Pop3Server.builder()
                .store(store)
                .authenticator(Mailboxes.everyone())
                .throttle(LoginThrottle.off())
                .listen(anyPort, TransportSecurity.TLS)
                .listen(anyPort, TransportSecurity.STARTTLS);
    }

    /** A client that believes everybody, to see what is shown. */
    private SSLSocket connect(SSLContext context) throws IOException {
        Socket raw = new Socket(InetAddress.getLoopbackAddress(), server.port());
        raw.setSoTimeout(RawClient.TIMEOUT_MILLIS);
        return (SSLSocket) context.getSocketFactory().createSocket(raw, "localhost", raw.getPort(), true);
    }

    private String subject(String host) throws IOException {
        try (SSLSocket socket = connect(Certificates.believer())) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(host.isEmpty() ? List.of() : List.of(new SNIHostName(host)));
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            assertGreeted(socket);
            return shown.getSubjectX500Principal().getName();
        }
    }

    private static void assertGreeted(SSLSocket socket) throws IOException {
        assertThat(new String(socket.getInputStream().readNBytes(4), StandardCharsets.US_ASCII))
                .isEqualTo("+OK ");
    }

    // ---- protocols and suites

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void speaksTls12And13WithForwardSecrecyAndAuthenticatedEncryption(String protocol) throws IOException {
        server = builder().tls(TestKeys.serverContext()).start();
        try (SSLSocket socket = connect(TestKeys.clientContext())) {
            socket.setEnabledProtocols(new String[] {protocol});
            socket.startHandshake();
            assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
            // The server's order, whatever the client prefers.
            assertThat(socket.getSession().getCipherSuite()).contains("AES_256_GCM");
            assertGreeted(socket);
        }
        try (SSLSocket socket = connect(TestKeys.clientContext())) {
            socket.setEnabledProtocols(new String[] {protocol});
            String[] suites = socket.getEnabledCipherSuites();
            socket.setEnabledCipherSuites(Stream.of(suites)
                    .sorted((a, b) -> Boolean.compare(a.contains("256"), b.contains("256")))
                    .toArray(String[]::new));
            socket.startHandshake();
            assertThat(socket.getSession().getCipherSuite()).contains("AES_256_GCM");
        }
    }

    @Test
    void refusesEverySuiteWithoutForwardSecrecyOrAuthenticatedEncryption() throws Exception {
        server = builder().tls(TestKeys.serverContext()).start();
        String[] offered = SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites();
        String[] weak = Arrays.stream(offered)
                .filter(suite -> suite.startsWith("TLS_") && suite.contains("_WITH_"))
                .filter(suite -> !suite.startsWith("TLS_ECDHE_") || suite.contains("CBC"))
                .toArray(String[]::new);
        assertThat(weak).isNotEmpty();
        for (String suite : weak) {
            try (SSLSocket socket = connect(TestKeys.clientContext())) {
                socket.setEnabledProtocols(new String[] {"TLSv1.2"});
                socket.setEnabledCipherSuites(new String[] {suite});
                assertThatExceptionOfType(IOException.class).as(suite).isThrownBy(socket::startHandshake);
            }
        }
    }

    @Test
    void refusesRenegotiation() throws IOException {
        server = builder().tls(TestKeys.serverContext()).start();
        try (SSLSocket socket = connect(TestKeys.clientContext())) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.startHandshake();
            assertGreeted(socket);
            socket.getOutputStream().write("CAPA\r\n".repeat(20).getBytes(StandardCharsets.US_ASCII));
            socket.startHandshake();
            assertThatIOException().isThrownBy(() -> {
                while (socket.getInputStream().read() >= 0) {
                    // What was answered before.
                }
                throw new IOException("closed");
            });
        }
    }

    // ---- ALPN

    @Test
    void alpnIsPop3OrNothing() throws IOException {
        server = builder().tls(TestKeys.serverContext()).start();
        for (String[] offered : new String[][] {{"pop3"}, {"h2", "pop3"}, {}}) {
            try (SSLSocket socket = connect(TestKeys.clientContext())) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setApplicationProtocols(offered);
                socket.setSSLParameters(parameters);
                socket.startHandshake();
                assertThat(socket.getApplicationProtocol()).isEqualTo(offered.length == 0 ? "" : "pop3");
                assertGreeted(socket);
            }
        }
        try (SSLSocket socket = connect(TestKeys.clientContext())) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
            socket.setSSLParameters(parameters);
            assertThatExceptionOfType(SSLException.class).isThrownBy(socket::startHandshake);
        }
    }

    // ---- keys by host name

    @Test
    void eachHostNameHasItsKey() throws IOException {
        TlsKeys keys = TlsKeys.of(Certificates.key("standard"))
                .withHost("mail.example.org", Certificates.key("mail"))
                .withHost("*.example.net", Certificates.key("wild"));
        server = builder().tls(keys).start();
        assertThat(subject("")).isEqualTo("CN=standard");
        assertThat(subject("mail.example.org")).isEqualTo("CN=mail");
        assertThat(subject("MAIL.Example.Org")).isEqualTo("CN=mail");
        assertThat(subject("pop.example.net")).isEqualTo("CN=wild");
        assertThat(subject("a.b.example.net")).isEqualTo("CN=standard");
        assertThat(subject("example.net")).isEqualTo("CN=standard");
        assertThat(subject("other.example.org")).isEqualTo("CN=standard");
    }

    @Test
    void namesThatClientsInventCostNothing() throws IOException {
        server = builder().tls(TlsKeys.of(Certificates.key("standard"))).start();
        for (int n = 0; n < 50; n++) {
            assertThat(subject("n" + n + ".example.org")).isEqualTo("CN=standard");
        }
    }

    // ---- reload

    @Test
    void newKeysServeNewConnectionsAndOldSessionsGoOn() throws IOException {
        Path file = directory.resolve("server.p12");
        Files.copy(Certificates.file("one"), file);
        AtomicLong now = new AtomicLong();
        TlsFiles files = TlsFiles.pkcs12(file, TestKeys.PASSWORD, now::get);
        server = builder().tls(files).start();
        try (SSLSocket open = connect(Certificates.believer())) {
            open.startHandshake();
            assertGreeted(open);
            Files.copy(Certificates.file("two"), file, StandardCopyOption.REPLACE_EXISTING);
            Files.setLastModifiedTime(file, FileTime.fromMillis(1));
            // Not looked at yet.
            assertThat(subject("")).isEqualTo("CN=one");
            now.addAndGet(Duration.ofSeconds(6).toNanos());
            assertThat(subject("")).isEqualTo("CN=two");
            open.getOutputStream().write("CAPA\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(open.getInputStream().readNBytes(20)).hasSize(20);
        }
    }

    @Test
    void keysThatCannotBeReadLeaveTheOldOnes() throws IOException {
        Path file = directory.resolve("server.p12");
        Files.copy(Certificates.file("one"), file);
        TlsFiles files = TlsFiles.pkcs12(file, TestKeys.PASSWORD);
        server = builder().tls(files).start();
        Files.writeString(file, "half a file");
        files.reload();
        assertThat(subject("")).isEqualTo("CN=one");
        Files.delete(file);
        files.reload();
        assertThat(subject("")).isEqualTo("CN=one");
        Files.copy(Certificates.file("two"), file);
        files.reload();
        assertThat(subject("")).isEqualTo("CN=two");
    }

    @Test
    void pemFilesAreReadToo() throws IOException {
        Path chain = directory.resolve("chain.pem");
        Path key = directory.resolve("key.pem");
        Certificates.writePem(Certificates.key("standard"), chain, key);
        Path hostChain = directory.resolve("host-chain.pem");
        Path hostKey = directory.resolve("host-key.pem");
        Certificates.writePem(Certificates.key("mail"), hostChain, hostKey);
        server = builder()
                .tls(TlsFiles.pem(chain, key).withHostPem("mail.example.org", hostChain, hostKey))
                .start();
        assertThat(subject("")).isEqualTo("CN=standard");
        assertThat(subject("mail.example.org")).isEqualTo("CN=mail");
        assertThatIOException().isThrownBy(() -> TlsFiles.pem(key, chain));
        assertThatIOException().isThrownBy(() -> TlsFiles.pem(chain, chain));
        assertThatIOException().isThrownBy(() -> TlsFiles.pkcs12(chain, "x"));
    }

    // ---- certificates of clients

    @Test
    void aClientCertificateIsAskedForAsConfigured() throws IOException {
        X509Certificate trusted = Certificates.key("client").certificate();
        for (ClientCertificates policy : ClientCertificates.values()) {
            server = builder()
                    .tls(TlsKeys.of(Certificates.key("standard")))
                    .clientCertificates(policy, List.of(trusted))
                    .start();
            assertThat(greets(Certificates.believer("client")))
                    .as("known, " + policy)
                    .isTrue();
            assertThat(greets(Certificates.believer()))
                    .as("none, " + policy)
                    .isEqualTo(policy != ClientCertificates.NEED);
            assertThat(greets(Certificates.believer("stranger")))
                    .as("stranger, " + policy)
                    .isEqualTo(policy == ClientCertificates.NONE);
            server.close();
        }
    }

    private boolean greets(SSLContext client) {
        try (SSLSocket socket = connect(client)) {
            socket.startHandshake();
            return socket.getInputStream().read() == '+';
        } catch (IOException refused) {
            return false;
        }
    }
}
