package io.github.pop3x.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS keys for tests, made by the JDK's keytool once a JVM: nothing secret lies in the repository, and nothing expires.
 *
 * <p>Safe for use by many threads.
 */
public final class TestKeys {

    /** Protects the key stores; no secret. */
    public static final String PASSWORD = "changeit";

    private static final Map<String, Path> FILES = new ConcurrentHashMap<>();
    private static final Map<Path, SSLContext> CONTEXTS = new ConcurrentHashMap<>();

    private TestKeys() {}

    /** A PKCS12 file with the key and certificate of localhost and 127.0.0.1. */
    public static Path localhostFile() {
        return FILES.computeIfAbsent("localhost", host -> generate(host, "dns:localhost,ip:127.0.0.1"));
    }

    /** A server that is localhost. */
    public static SSLContext localhostServer() {
        return CONTEXTS.computeIfAbsent(localhostFile(), TestKeys::context);
    }

    /** A server with a certificate for another host. */
    public static SSLContext otherHostServer() {
        return CONTEXTS.computeIfAbsent(otherHostFile(), TestKeys::context);
    }

    /** A client that trusts {@link #localhostServer()}. */
    public static SSLContext trustingClient() {
        return CONTEXTS.computeIfAbsent(localhostFile(), TestKeys::context);
    }

    /** A client that trusts {@link #otherHostServer()}. */
    public static SSLContext otherHostTrustingClient() {
        return CONTEXTS.computeIfAbsent(otherHostFile(), TestKeys::context);
    }

    private static Path otherHostFile() {
        return FILES.computeIfAbsent("other", host -> generate("pop.example.org", "dns:pop.example.org"));
    }

    // Key and trust in one: a self-signed certificate is its own root.
    private static SSLContext context(Path file) {
        try (InputStream input = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(input, PASSWORD.toCharArray());
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD.toCharArray());
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("server", store.getCertificate("server"));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("The test keys can't be used", e);
        }
    }

    private static Path generate(String commonName, String alternativeNames) {
        try {
            Path directory = Files.createTempDirectory("pop3x-keys-");
            Path file = directory.resolve(commonName + ".p12");
            directory.toFile().deleteOnExit();
            file.toFile().deleteOnExit();
            String arguments =
                    "-genkeypair -alias server -keyalg EC -groupname secp256r1 -validity 30 -storetype PKCS12"
                            + " -dname CN=" + commonName + " -ext SAN=" + alternativeNames + " -storepass " + PASSWORD;
            keytool(arguments, file);
            return file;
        } catch (IOException e) {
            throw new IllegalStateException("keytool can't be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while keytool ran", e);
        }
    }

    private static void keytool(String arguments, Path file) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments.split(" ")));
        command.addAll(List.of("-keystore", file.toString()));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(keytool.getInputStream().readAllBytes());
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException("keytool failed: " + output);
        }
    }
}
