package io.github.pop3x.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pop3x.client.Credentials;
import io.github.pop3x.client.Listing;
import io.github.pop3x.client.Pop3Client;
import io.github.pop3x.client.Pop3ClientSettings;
import io.github.pop3x.client.Pop3Exception;
import io.github.pop3x.client.Spool;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The example does what the README says, with the routes in Java and in YAML. */
class QuickstartTest {

    private static final String PASSWORD = "throw-away";

    @TempDir
    private Path folder;

    private Map<String, String> properties = Map.of();

    @AfterEach
    void clear() {
        properties.keySet().forEach(System::clearProperty);
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "yaml"})
    void mailsArePolledAndADigestIsServed(String routes) throws Exception {
        int port = freePort();
        properties = Map.of(
                "quickstart.seconds",
                "12",
                "quickstart.port",
                String.valueOf(port),
                "quickstart.password",
                PASSWORD,
                "quickstart.routes",
                routes,
                "quickstart.mails",
                "mails",
                "quickstart.folder",
                folder.toString());
        properties.forEach(System::setProperty);
        CompletableFuture<Void> example = CompletableFuture.runAsync(QuickstartTest::runExample);

        String digest = awaitDigest(port, example);

        assertThat(digest).contains("Subject: 9 mails came in", "octets: Order 4711");
        assertThat(received())
                .hasSize(mails().size())
                .anySatisfy(text -> assertThat(text).startsWith("Twelve cogwheels"))
                .anySatisfy(text -> assertThat(text).startsWith("Schöne Grüße aus Köln"))
                .anySatisfy(text -> assertThat(text).startsWith(".\r\n.. two\r\n...and three\r\n.hidden"))
                .anySatisfy(text -> assertThat(text).isEqualTo("The invoice is attached."))
                .anySatisfy(text -> assertThat(text).isEqualTo("The café opens at nine."))
                .anySatisfy(text -> assertThat(text).isEmpty());
        example.get(60, TimeUnit.SECONDS);
    }

    private static void runExample() {
        try {
            Quickstart.main(new String[0]);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private String awaitDigest(int port, CompletableFuture<Void> example) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (System.nanoTime() < deadline && !example.isCompletedExceptionally()) {
            try {
                return digest(port);
            } catch (IOException | IllegalStateException notYet) {
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
        }
        example.get(1, TimeUnit.MILLISECONDS);
        throw new AssertionError("No digest came");
    }

    private String digest(int port) throws IOException, GeneralSecurityException {
        Pop3ClientSettings settings = Pop3ClientSettings.builder("localhost")
                .port(port)
                .sslContext(trust())
                .build();
        try (Pop3Client client = Pop3Client.connect(settings)) {
            client.login(Credentials.of("digest", PASSWORD));
            Listing listing = client.listing();
            if (listing.size() == 0) {
                throw new IllegalStateException("The digest is not there yet");
            }
            try (Spool mail = client.top(1, 100);
                    InputStream octets = mail.open()) {
                return new String(octets.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (Pop3Exception e) {
            throw new IOException(e);
        }
    }

    private SSLContext trust() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(folder.resolve("server.p12"))) {
            store.load(file, PASSWORD.toCharArray());
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore certificates = KeyStore.getInstance("PKCS12");
        certificates.load(null, null);
        certificates.setCertificateEntry("server", store.getCertificate("server"));
        trust.init(certificates);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private List<String> received() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("received"))) {
            return files.map(QuickstartTest::read).toList();
        }
    }

    private static List<Path> mails() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("mails"))) {
            return files.toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }
}
