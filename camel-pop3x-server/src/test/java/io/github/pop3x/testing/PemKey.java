package io.github.pop3x.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A key for localhost with its self-signed certificate, made by the JDK's keytool and written as the PEM files that
 * programs outside the JVM read.
 *
 * <p>Immutable.
 *
 * @param server TLS as a server speaks it
 * @param keyStore PKCS #12, with {@link #PASSWORD}
 * @param certificate PEM
 * @param privateKey PEM
 */
public record PemKey(SSLContext server, Path keyStore, Path certificate, Path privateKey) {

    /** Protects the key store; no secret. */
    public static final String PASSWORD = "changeit";

    /** Makes one in a folder. */
    public static PemKey create(Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        Path keyStore = folder.resolve("localhost.p12");
        keytool(folder, keyStore);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStore)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext server = SSLContext.getInstance("TLS");
        server.init(managers.getKeyManagers(), null, null);
        byte[] certificate = keys.getCertificate("localhost").getEncoded();
        byte[] privateKey = keys.getKey("localhost", PASSWORD.toCharArray()).getEncoded();
        return new PemKey(
                server,
                keyStore,
                pem(folder.resolve("certificate.pem"), "CERTIFICATE", certificate),
                pem(folder.resolve("key.pem"), "PRIVATE KEY", privateKey));
    }

    private static void keytool(Path folder, Path keyStore) throws IOException, InterruptedException {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String line = "-genkeypair -alias localhost -keyalg EC -groupname secp256r1 -validity 30 -dname CN=localhost"
                + " -ext SAN=dns:localhost,ip:127.0.0.1 -storetype PKCS12 -storepass " + PASSWORD + " -keystore";
        String[] arguments = (line + " " + keyStore.getFileName()).split(" ");
        new Program(keytool, "a JDK").run(folder, arguments);
    }

    private static Path pem(Path file, String kind, byte[] der) throws IOException {
        byte[] lineEnd = {'\n'};
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes(("-----BEGIN " + kind + "-----\n").getBytes(StandardCharsets.US_ASCII));
        text.writeBytes(Base64.getMimeEncoder(64, lineEnd).encode(der));
        text.writeBytes(("\n-----END " + kind + "-----\n").getBytes(StandardCharsets.US_ASCII));
        return Files.write(file, text.toByteArray());
    }
}
