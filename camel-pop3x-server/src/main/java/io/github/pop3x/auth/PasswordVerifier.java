package io.github.pop3x.auth;

import io.github.pop3x.sasl.ScramHash;
import io.github.pop3x.sasl.ScramVerifier;
import java.security.SecureRandom;

/**
 * What is kept of a password: a SCRAM verifier (RFC 5802 §3, RFC 7677). The password can't be read from it, and whoever
 * steals it can't log in with it. It serves passwords in clear and SCRAM alike.
 *
 * <p>Immutable.
 */
public final class PasswordVerifier {

    /** RFC 7677 §4: "the rule of thumb gives around 15,000 iterations". */
    public static final int DEFAULT_ITERATIONS = 15_000;

    static final int SALT_OCTETS = 16;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final ScramVerifier scram;

    private PasswordVerifier(ScramVerifier scram) {
        this.scram = scram;
    }

    /** Makes the SHA-256 verifier of a password with a fresh salt and {@link #DEFAULT_ITERATIONS}. */
    public static PasswordVerifier of(String password) {
        return of(password, ScramHash.SHA_256);
    }

    /** Makes the verifier of a password with a fresh salt and {@link #DEFAULT_ITERATIONS}. */
    public static PasswordVerifier of(String password, ScramHash hash) {
        byte[] salt = new byte[SALT_OCTETS];
        RANDOM.nextBytes(salt);
        return new PasswordVerifier(ScramVerifier.derive(hash, password, salt, DEFAULT_ITERATIONS));
    }

    /** Takes a verifier that SCRAM made. */
    public static PasswordVerifier of(ScramVerifier verifier) {
        return new PasswordVerifier(verifier);
    }

    /**
     * Whether this is the password. Takes the same time whatever the answer is. An empty password is never right:
     * directories take it for an anonymous login (RFC 4513 §5.1.2).
     */
    public boolean verifies(String password) {
        ScramVerifier tried = ScramVerifier.derive(scram.hash(), password, scram.salt(), scram.iterations());
        return scram.matches(tried) && !password.isEmpty();
    }

    /** {@code SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey}, base64: the form that PostgreSQL made common. */
    public String encoded() {
        return scram.encoded();
    }

    /**
     * Reads what {@link #encoded()} wrote.
     *
     * @throws IllegalArgumentException the text is no verifier; the message doesn't repeat it
     */
    public static PasswordVerifier parse(String encoded) {
        return new PasswordVerifier(ScramVerifier.parse(encoded));
    }

    /** The same as SCRAM knows it. */
    public ScramVerifier scram() {
        return scram;
    }

    /** Never shows the keys. */
    @Override
    public String toString() {
        return scram.toString();
    }
}
