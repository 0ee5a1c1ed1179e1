package io.github.pop3x.sasl;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What ties an exchange to its TLS connection (RFC 5056): the type's name and the data that both ends can compute.
 *
 * <p>Immutable.
 */
public final class ChannelBinding {

    private static final String ED25519_OID = "1.3.101.112";

    private final String type;
    private final byte[] data;

    ChannelBinding(String type, byte[] data) {
        if (data.length == 0) {
            // A library that finds no hash for a certificate answers nothing; bound to nothing means not bound.
            throw new IllegalArgumentException("Channel binding data of " + type + " is empty");
        }
        this.type = type;
        this.data = data.clone();
    }

    /**
     * {@code tls-server-end-point}: the hash of the server's certificate, by the hash of its signature, but never MD5 or
     * SHA-1 (RFC 5929 §4.1).
     *
     * @return nothing for a certificate whose signature names no hash that is known here: then -PLUS can't be offered
     */
    public static Optional<ChannelBinding> tlsServerEndPoint(X509Certificate certificate) {
        try {
            Optional<String> hash = hashOf(certificate);
            if (hash.isEmpty()) {
                return Optional.empty();
            }
            byte[] digest = MessageDigest.getInstance(hash.get()).digest(certificate.getEncoded());
            return Optional.of(new ChannelBinding("tls-server-end-point", digest));
        } catch (GeneralSecurityException | IOException unknown) {
            return Optional.empty();
        }
    }

    private static Optional<String> hashOf(X509Certificate certificate) throws GeneralSecurityException, IOException {
        String signature = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
        if (signature.equals("RSASSA-PSS")) {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
            parameters.init(certificate.getSigAlgParams());
            return strong(parameters.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm());
        }
        if (signature.equals("ED25519") || certificate.getSigAlgOID().equals(ED25519_OID)) {
            // RFC 8032 §5.1: Ed25519 is made with SHA-512. GnuTLS takes it too; RFC 5929 is older and silent.
            return Optional.of("SHA-512");
        }
        int with = signature.indexOf("WITH");
        return with < 0 ? Optional.empty() : strong(signature.substring(0, with));
    }

    private static Optional<String> strong(String hash) {
        return switch (hash.toUpperCase(Locale.ROOT).replace("-", "")) {
            case "MD5", "SHA1", "SHA", "SHA256" -> Optional.of("SHA-256");
            case "SHA224" -> Optional.of("SHA-224");
            case "SHA384" -> Optional.of("SHA-384");
            case "SHA512" -> Optional.of("SHA-512");
            default -> Optional.empty();
        };
    }

    public String type() {
        return type;
    }

    public byte[] data() {
        return data.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChannelBinding that && type.equals(that.type) && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
        return 31 * type.hashCode() + Arrays.hashCode(data);
    }

    @Override
    public String toString() {
        return type;
    }
}
