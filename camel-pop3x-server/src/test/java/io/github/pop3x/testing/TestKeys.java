package io.github.pop3x.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Keys and self-signed certificates, each made once per JVM by the JDK's keytool: for {@code localhost} and
 * {@code 127.0.0.1}, and for another host.
 *
 * <p>Safe for use by many threads.
 */
public final class TestKeys {

    /** The password of each key store and of its key. */
    public static final String PASSWORD = "changeit";

    private static final String LOCALHOST = "localhost";
    private static final String OTHER_HOST = "pop.example.org";
    private static final Map<String, Path> FILES = new ConcurrentHashMap<>();

    private TestKeys() {}

    /** A PKCS #12 file with the key of this machine and its certificate; deleted when the JVM ends. */
    public static Path keyStoreFile() {
        return FILES.computeIfAbsent(LOCALHOST, host -> generate(host, "dns:localhost,ip:127.0.0.1"));
    }

    /** TLS as a server speaks it, with the key. */
    public static SSLContext serverContext() {
        return context(keyStoreFile(), true);
    }

    /** TLS as a client speaks it, trusting the certificate and no other. */
    public static SSLContext clientContext() {
        return context(keyStoreFile(), false);
    }

    /** The same for {@code pop.example.org}, which this machine is not. */
    public static Path otherHostKeyStoreFile() {
        return FILES.computeIfAbsent(OTHER_HOST, host -> generate(host, "dns:" + OTHER_HOST));
    }

    /** TLS as a server with a certificate for another host speaks it. */
    public static SSLContext otherHostServerContext() {
        return context(otherHostKeyStoreFile(), true);
    }

    /** TLS as a client that trusts the certificate for another host speaks it. */
    public static SSLContext otherHostClientContext() {
        return context(otherHostKeyStoreFile(), false);
    }

    private static Path generate(String host, String alternativeNames) {
        try {
            Path directory = Files.createTempDirectory("pop3x-keys");
            Path file = directory.resolve(host + ".p12");
            Path log = directory.resolve("keytool.log");
            Process keytool = keytool(host, alternativeNames, file)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                keytool.destroyForcibly();
                throw new IllegalStateException("keytool failed: " + Files.readString(log));
            }
            directory.toFile().deleteOnExit();
            log.toFile().deleteOnExit();
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while keytool ran", e);
        }
    }

    private static ProcessBuilder keytool(String host, String alternativeNames, Path file) {
        String options = "-genkeypair -alias server -keyalg EC -groupname secp256r1 -validity 365 -storetype PKCS12"
                + " -storepass " + PASSWORD + " -dname CN=" + host + " -ext san=" + alternativeNames;
        List<String> command = new ArrayList<>(List.of(options.split(" ")));
        command.add(
                0, Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-keystore", file.toString()));
        return new ProcessBuilder(command);
    }

    private static SSLContext context(Path file, boolean withKey) {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("server", keys.getCertificate("server"));
            KeyManagerFactory key = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            key.init(keys, PASSWORD.toCharArray());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(withKey ? key.getKeyManagers() : null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The test key can't be used", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
