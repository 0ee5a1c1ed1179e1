package io.github.pop3x.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What is kept of a password: a SCRAM-SHA-256 verifier (RFC 5802 §3, RFC 7677). The password can't be read from it, and
 * whoever steals it can't log in with it.
 *
 * <p>Immutable.
 */
public final class PasswordVerifier {

    /** RFC 7677 §4: "the rule of thumb gives around 15,000 iterations". */
    public static final int DEFAULT_ITERATIONS = 15_000;

    private static final int SALT_OCTETS = 16;
    private static final int KEY_BITS = 256;
    private static final String PREFIX = "SCRAM-SHA-256$";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final int iterations;
    private final byte[] salt;
    private final byte[] storedKey;
    private final byte[] serverKey;

    private PasswordVerifier(int iterations, byte[] salt, byte[] storedKey, byte[] serverKey) {
        this.iterations = iterations;
        this.salt = salt;
        this.storedKey = storedKey;
        this.serverKey = serverKey;
    }

    /** Makes the verifier of a password with a fresh salt and {@link #DEFAULT_ITERATIONS}. */
    public static PasswordVerifier of(String password) {
        byte[] salt = new byte[SALT_OCTETS];
        RANDOM.nextBytes(salt);
        return derive(password, salt, DEFAULT_ITERATIONS);
    }

    /** Whether this is the password. Takes the same time whatever the answer is. */
    public boolean verifies(String password) {
        return MessageDigest.isEqual(derive(password, salt, iterations).storedKey, storedKey);
    }

    /** {@code SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey}, base64: the form that PostgreSQL made common. */
    public String encoded() {
        Base64.Encoder base64 = Base64.getEncoder();
        return PREFIX
                + iterations
                + ':'
                + base64.encodeToString(salt)
                + '$'
                + base64.encodeToString(storedKey)
                + ':'
                + base64.encodeToString(serverKey);
    }

    /**
     * Reads what {@link #encoded()} wrote.
     *
     * @throws IllegalArgumentException the text is no verifier; the message doesn't repeat it
     */
    public static PasswordVerifier parse(String encoded) {
        String[] parts =
                encoded.startsWith(PREFIX) ? encoded.substring(PREFIX.length()).split("[:$]", -1) : new String[0];
        if (parts.length != 4 || !parts[0].matches("[1-9][0-9]{3,6}")) {
            throw new IllegalArgumentException("Not a password verifier: expected " + PREFIX
                    + "iterations:salt$StoredKey:ServerKey with 1,000 to 9,999,999 iterations");
        }
        Base64.Decoder base64 = Base64.getDecoder();
        byte[] salt = base64.decode(parts[1]);
        byte[] storedKey = base64.decode(parts[2]);
        byte[] serverKey = base64.decode(parts[3]);
        if (salt.length == 0 || storedKey.length != KEY_BITS / 8 || serverKey.length != KEY_BITS / 8) {
            throw new IllegalArgumentException("Not a password verifier: it needs a salt and two keys of 32 octets");
        }
        return new PasswordVerifier(Integer.parseInt(parts[0]), salt, storedKey, serverKey);
    }

    /** Never shows the keys. */
    @Override
    public String toString() {
        return PREFIX + "***";
    }

    private static PasswordVerifier derive(String password, byte[] salt, int iterations) {
        try {
            SecretKeyFactory pbkdf2 = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256");
            PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, KEY_BITS);
            byte[] saltedPassword = pbkdf2.generateSecret(spec).getEncoded();
            spec.clearPassword();
            byte[] clientKey = hmac(saltedPassword, "Client Key");
            byte[] storedKey = MessageDigest.getInstance("SHA-256").digest(clientKey);
            return new PasswordVerifier(iterations, salt, storedKey, hmac(saltedPassword, "Server Key"));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("Every JDK has PBKDF2WithHmacSHA256", missing);
        }
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }
}
