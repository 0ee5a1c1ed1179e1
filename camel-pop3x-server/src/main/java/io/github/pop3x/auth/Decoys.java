package io.github.pop3x.auth;

import io.github.pop3x.sasl.ScramHash;
import io.github.pop3x.sasl.ScramVerifier;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Verifiers for names that may not exist, made from a secret and the name: whoever asks twice sees the same salt twice,
 * as for a user who exists.
 *
 * <p>Immutable.
 */
final class Decoys {

    static final int SECRET_OCTETS = 32;

    private static final Decoys OF_THIS_PROCESS = new Decoys(freshSecret());

    private final byte[] secret;

    Decoys(byte[] secret) {
        this.secret = secret.clone();
    }

    /** With a secret that ends with the process: after a restart, names that don't exist have other salts. */
    static Decoys ofThisProcess() {
        return OF_THIS_PROCESS;
    }

    static byte[] freshSecret() {
        byte[] secret = new byte[SECRET_OCTETS];
        new SecureRandom().nextBytes(secret);
        return secret;
    }

    ScramVerifier verifier(String user, ScramHash hash) {
        byte[] salt = Arrays.copyOf(octets("salt", user, hash), PasswordVerifier.SALT_OCTETS);
        byte[] storedKey = Arrays.copyOf(octets("stored", user, hash), hash.octets());
        byte[] serverKey = Arrays.copyOf(octets("server", user, hash), hash.octets());
        return new ScramVerifier(hash, salt, PasswordVerifier.DEFAULT_ITERATIONS, storedKey, serverKey);
    }

    private byte[] octets(String purpose, String user, ScramHash hash) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            String text = purpose + '\0' + hash + '\0' + user;
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("Every JDK has HmacSHA256", missing);
        }
    }
}
