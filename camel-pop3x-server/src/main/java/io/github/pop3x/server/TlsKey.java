package io.github.pop3x.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A private key and its certificate chain, the server's own certificate first.
 *
 * <p>Immutable.
 */
public final class TlsKey {

    private final PrivateKey key;
    private final List<X509Certificate> chain;

    private TlsKey(PrivateKey key, List<X509Certificate> chain) {
        this.key = key;
        this.chain = chain;
    }

    /**
     * A key and its certificates.
     *
     * @throws IllegalArgumentException there is no certificate
     */
    public static TlsKey of(PrivateKey key, List<X509Certificate> chain) {
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("A key needs its certificate");
        }
        return new TlsKey(key, List.copyOf(chain));
    }

    /**
     * Reads the first key of a PKCS #12 file.
     *
     * @param password of the file and of the key
     * @throws IOException the file can't be read, the password is wrong, or it holds no key
     */
    public static TlsKey fromPkcs12(Path file, String password) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore entries = KeyStore.getInstance("PKCS12");
            entries.load(in, password.toCharArray());
            for (String alias : Collections.list(entries.aliases())) {
                @Nullable Certificate[] certificates = entries.getCertificateChain(alias);
                if (certificates != null && entries.getKey(alias, password.toCharArray()) instanceof PrivateKey key) {
                    return of(
                            key,
                            Arrays.stream(certificates)
                                    .map(X509Certificate.class::cast)
                                    .toList());
                }
            }
            throw new IOException("No private key with a certificate in " + file);
        } catch (GeneralSecurityException e) {
            throw new IOException("Can't read a key from " + file, e);
        }
    }

    /**
     * Reads PEM files, such as ACME clients write them.
     *
     * @param chain the certificates, the server's own first
     * @param key the private key, not encrypted: {@code -----BEGIN PRIVATE KEY-----} (PKCS #8)
     * @throws IOException a file can't be read, or holds something else
     */
    public static TlsKey fromPem(Path chain, Path key) throws IOException {
        return of(Pem.privateKey(key), Pem.certificates(chain));
    }

    /** The server's own certificate. */
    public X509Certificate certificate() {
        return chain.get(0);
    }

    PrivateKey key() {
        return key;
    }

    List<X509Certificate> chain() {
        return chain;
    }

    /** Never shows the key. */
    @Override
    public String toString() {
        return "TlsKey of " + certificate().getSubjectX500Principal();
    }
}
