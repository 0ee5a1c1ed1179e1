package io.github.pop3x.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The hash of RFC 5929 §4.1 for certificates as keytool makes them. */
class ChannelBindingTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "RSA,SHA256withRSA,SHA-256",
        "RSA,SHA1withRSA,SHA-256",
        "RSA,SHA384withRSA,SHA-384",
        "RSA,RSASSA-PSS,SHA-384",
        "EC,SHA512withECDSA,SHA-512",
        "Ed25519,Ed25519,SHA-512"
    })
    void hashesByTheSignaturesHash(String key, String signature, String hash) throws Exception {
        X509Certificate certificate = certificate(key, signature);
        // What keytool takes for PSS depends on the size of the key and on its version.
        String expected = signature.equals("RSASSA-PSS") ? pssHash(certificate) : hash;
        assertThat(ChannelBinding.tlsServerEndPoint(certificate))
                .hasValueSatisfying(binding -> assertThat(binding.data()).isEqualTo(digest(expected, certificate)));
    }

    @Test
    void offersNoneWhereThereIsNoHash() throws Exception {
        assertThat(ChannelBinding.tlsServerEndPoint(certificate("Ed448", "Ed448")))
                .isEmpty();
    }

    @Test
    void isNeverEmpty() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ChannelBinding("tls-server-end-point", new byte[0]));
    }

    private static String pssHash(X509Certificate certificate) {
        String text = certificate.toString().replace("-", "");
        return text.contains("SHA512") ? "SHA-512" : text.contains("SHA384") ? "SHA-384" : "SHA-256";
    }

    private static byte[] digest(String hash, X509Certificate certificate) {
        try {
            return MessageDigest.getInstance(hash).digest(certificate.getEncoded());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private X509Certificate certificate(String key, String signature) throws Exception {
        Path file = directory.resolve(key + signature + ".p12");
        String options = "-genkeypair -alias a -keyalg " + key + " -sigalg " + signature
                + " -validity 2 -storetype PKCS12 -storepass changeit -dname CN=localhost -keystore";
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(options.split(" ")));
        command.add(file.toString());
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, "changeit".toCharArray());
        }
        return (X509Certificate) keys.getCertificate("a");
    }
}
