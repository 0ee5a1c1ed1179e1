package io.github.pop3x.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A key and a self-signed certificate for {@code localhost} and {@code 127.0.0.1}, made once per JVM by the JDK's
 * keytool.
 *
 * <p>Safe for use by many threads.
 */
public final class TestKeys {

    /** The password of the key store and of its key. */
    public static final String PASSWORD = "changeit";

    private TestKeys() {}

    /** A PKCS #12 file with the key and its certificate; deleted when the JVM ends. */
    public static Path keyStoreFile() {
        return Holder.FILE;
    }

    /** TLS as a server speaks it, with the key. */
    public static SSLContext serverContext() {
        return Holder.SERVER;
    }

    /** TLS as a client speaks it, trusting the certificate and no other. */
    public static SSLContext clientContext() {
        return Holder.CLIENT;
    }

    private static final class Holder {

        private static final Path FILE = generate();
        private static final SSLContext SERVER = context(true);
        private static final SSLContext CLIENT = context(false);

        private static Path generate() {
            try {
                Path directory = Files.createTempDirectory("pop3x-keys");
                Path file = directory.resolve("localhost.p12");
                Process keytool = new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "localhost",
                                "-keyalg",
                                "EC",
                                "-groupname",
                                "secp256r1",
                                "-validity",
                                "365",
                                "-dname",
                                "CN=localhost",
                                "-ext",
                                "san=dns:localhost,ip:127.0.0.1",
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                PASSWORD,
                                "-keystore",
                                file.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("keytool.log").toFile())
                        .start();
                if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                    keytool.destroyForcibly();
                    throw new IllegalStateException(
                            "keytool failed: " + Files.readString(directory.resolve("keytool.log")));
                }
                directory.toFile().deleteOnExit();
                directory.resolve("keytool.log").toFile().deleteOnExit();
                file.toFile().deleteOnExit();
                return file;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while keytool ran", e);
            }
        }

        private static SSLContext context(boolean withKey) {
            try (InputStream in = Files.newInputStream(FILE)) {
                KeyStore keys = KeyStore.getInstance("PKCS12");
                keys.load(in, PASSWORD.toCharArray());
                KeyStore trusted = KeyStore.getInstance("PKCS12");
                trusted.load(null, null);
                trusted.setCertificateEntry("localhost", keys.getCertificate("localhost"));
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
}
