package io.github.pop3x.server;

import io.github.pop3x.testing.Program;
import io.github.pop3x.testing.TestKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509KeyManager;

/** Keys with self-signed certificates, each made once by the JDK's keytool. Safe for use by many threads. */
final class Certificates {

    private static final Map<String, Path> FILES = new ConcurrentHashMap<>();

    private Certificates() {}

    /** A PKCS #12 file whose certificate has the subject {@code CN=name}. */
    static Path file(String name) {
        return FILES.computeIfAbsent(name, Certificates::generate);
    }

    static TlsKey key(String name) {
        try {
            return TlsKey.fromPkcs12(file(name), TestKeys.PASSWORD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A client that trusts everybody. */
    static SSLContext believer() {
        return context(new KeyManager[0]);
    }

    /** A client that trusts everybody and shows a certificate, whoever asks. */
    static SSLContext believer(String name) {
        try (InputStream in = Files.newInputStream(file(name))) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, TestKeys.PASSWORD.toCharArray());
            KeyManagerFactory managers = KeyManagerFactory.getInstance("SunX509");
            managers.init(keys, TestKeys.PASSWORD.toCharArray());
            X509KeyManager key = (X509KeyManager) managers.getKeyManagers()[0];
            return context(new KeyManager[] {new Shower(key, key.getClientAliases("EC", null)[0])});
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static void writePem(TlsKey key, Path chain, Path privateKey) throws IOException {
        try {
            Files.writeString(chain, pem("CERTIFICATE", key.certificate().getEncoded()));
            Files.writeString(privateKey, pem("PRIVATE KEY", key.key().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static String pem(String kind, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n";
    }

    private static SSLContext context(KeyManager[] keys) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, new TrustManager[] {new Believer()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path generate(String name) {
        try {
            Path folder = Files.createTempDirectory("pop3x-certificates");
            String keytool =
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
            String line = "-genkeypair -alias key -keyalg EC -groupname secp256r1 -validity 30 -dname CN=" + name
                    + " -storetype PKCS12 -storepass " + TestKeys.PASSWORD + " -keystore key.p12";
            new Program(keytool, "a JDK").run(folder, line.split(" "));
            Path file = folder.resolve("key.p12");
            folder.toFile().deleteOnExit();
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Shows its certificate whatever issuers the server names. */
    private record Shower(X509KeyManager key, String alias) implements X509KeyManager {

        @Override
        public String[] getClientAliases(String type, Principal[] issuers) {
            return new String[] {alias};
        }

        @Override
        public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
            return alias;
        }

        @Override
        public String[] getServerAliases(String type, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
            return null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String name) {
            return key.getCertificateChain(name);
        }

        @Override
        public PrivateKey getPrivateKey(String name) {
            return key.getPrivateKey(name);
        }
    }

    private static final class Believer extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
