package io.github.pop3x.examples.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.support.jsse.KeyManagersParameters;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;

/** A key pair for localhost that lives as long as the example, made by the JDK's own keytool. */
final class ThrowAwayKey {

    private final Path keyStore;
    private final Path certificate;
    private final String password;

    private ThrowAwayKey(Path folder, String password) {
        this.keyStore = folder.resolve("server.p12");
        this.certificate = folder.resolve("server.pem");
        this.password = password;
    }

    static ThrowAwayKey create(Path folder, String password) throws IOException, InterruptedException {
        ThrowAwayKey key = new ThrowAwayKey(folder, password);
        Files.deleteIfExists(key.keyStore);
        key.keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "SAN=dns:localhost,ip:127.0.0.1");
        key.keytool("-exportcert", "-rfc", "-file", key.certificate.toString());
        return key;
    }

    /** The certificate as PEM, for curl and openssl. */
    Path certificate() {
        return certificate;
    }

    /** What the server shows. */
    SSLContextParameters serverKey() {
        KeyManagersParameters keys = new KeyManagersParameters();
        keys.setKeyStore(store());
        keys.setKeyPassword(password);
        SSLContextParameters parameters = new SSLContextParameters();
        parameters.setKeyManagers(keys);
        return parameters;
    }

    /** Whom the client trusts: this server and nobody else. */
    SSLContextParameters clientTrust() {
        TrustManagersParameters trust = new TrustManagersParameters();
        trust.setKeyStore(store());
        SSLContextParameters parameters = new SSLContextParameters();
        parameters.setTrustManagers(trust);
        return parameters;
    }

    private KeyStoreParameters store() {
        KeyStoreParameters store = new KeyStoreParameters();
        store.setResource("file:" + keyStore);
        store.setType("PKCS12");
        store.setPassword(password);
        return store;
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        List<String> command = Stream.concat(
                        Stream.concat(Stream.of(keytool), Stream.of(arguments)),
                        Stream.of("-alias", "server", "-storetype", "PKCS12", "-keystore", keyStore.toString()))
                .toList();
        Process process = new ProcessBuilder(Stream.concat(command.stream(), Stream.of("-storepass", password))
                        .toList())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException("keytool failed: " + output);
        }
    }
}
