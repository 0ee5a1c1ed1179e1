package io.github.pop3x.sasl;

import com.ongres.scram.common.ScramFunctions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What a server keeps of a password for SCRAM (RFC 5802 §3): salt, iterations, StoredKey and ServerKey. Neither can one
 * log in with it, nor read the password from it.
 *
 * <p>Immutable. {@link #toString()} never shows the keys.
 */
public final class ScramVerifier {

    /** Fewer are guessed too fast (RFC 5802 §5.1, RFC 7677 §4). */
    public static final int MIN_ITERATIONS = 4_096;

    /** More would let whoever writes a verifier keep a processor busy for seconds a login. */
    public static final int MAX_ITERATIONS = 1_000_000;

    private final ScramHash hash;
    private final byte[] salt;
    private final int iterations;
    private final byte[] storedKey;
    private final byte[] serverKey;

    /** @throws IllegalArgumentException the iterations, the salt or a key can't be right */
    public ScramVerifier(ScramHash hash, byte[] salt, int iterations, byte[] storedKey, byte[] serverKey) {
        if (iterations < MIN_ITERATIONS || iterations > MAX_ITERATIONS) {
            throw new IllegalArgumentException("A verifier has 4,096 to 1,000,000 iterations, not " + iterations);
        }
        if (salt.length == 0 || storedKey.length != hash.octets() || serverKey.length != hash.octets()) {
            throw new IllegalArgumentException("A verifier has a salt and two keys of " + hash.octets() + " octets");
        }
        this.hash = hash;
        this.salt = salt.clone();
        this.iterations = iterations;
        this.storedKey = storedKey.clone();
        this.serverKey = serverKey.clone();
    }

    /** Computes the verifier of a password, which is prepared by {@link SaslPrep} first. Takes milliseconds. */
    public static ScramVerifier derive(ScramHash hash, String password, byte[] salt, int iterations) {
        byte[] salted = salted(hash, SaslPrep.prepare(password), salt, iterations);
        byte[] clientKey = ScramFunctions.clientKey(hash.functions(), salted);
        byte[] storedKey = ScramFunctions.storedKey(hash.functions(), clientKey);
        byte[] serverKey = ScramFunctions.serverKey(hash.functions(), salted);
        return new ScramVerifier(hash, salt, iterations, storedKey, serverKey);
    }

    // RFC 5802 §2.2: Hi() is PBKDF2. The JDK takes the UTF-8 of any text; the library's own takes ASCII only.
    static byte[] salted(ScramHash hash, String prepared, byte[] salt, int iterations) {
        PBEKeySpec spec = new PBEKeySpec(prepared.toCharArray(), salt, iterations, 8 * hash.octets());
        try {
            return SecretKeyFactory.getInstance(hash.keyDerivation())
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("Every JDK has " + hash.keyDerivation(), missing);
        } finally {
            spec.clearPassword();
        }
    }

    /**
     * Reads what {@link #encoded()} wrote.
     *
     * @throws IllegalArgumentException the text is no verifier; the message doesn't repeat it
     */
    public static ScramVerifier parse(String encoded) {
        for (ScramHash hash : ScramHash.values()) {
            String prefix = hash.mechanismName() + '$';
            if (encoded.startsWith(prefix)) {
                return parse(hash, encoded.substring(prefix.length()).split("[:$]", -1));
            }
        }
        throw notAVerifier();
    }

    private static ScramVerifier parse(ScramHash hash, String[] parts) {
        if (parts.length != 4 || !parts[0].matches("[1-9][0-9]{0,6}")) {
            throw notAVerifier();
        }
        try {
            Base64.Decoder base64 = Base64.getDecoder();
            byte[] salt = base64.decode(parts[1]);
            byte[] storedKey = base64.decode(parts[2]);
            byte[] serverKey = base64.decode(parts[3]);
            return new ScramVerifier(hash, salt, Integer.parseInt(parts[0]), storedKey, serverKey);
        } catch (IllegalArgumentException e) {
            // The decoder's message repeats what it met.
            throw notAVerifier();
        }
    }

    private static IllegalArgumentException notAVerifier() {
        return new IllegalArgumentException("Not a password verifier: expected SCRAM-SHA-256$ or SCRAM-SHA-1$, then"
                + " iterations:salt$StoredKey:ServerKey with 4,096 to 1,000,000 iterations");
    }

    /** {@code SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey}, base64: the form that PostgreSQL made common. */
    public String encoded() {
        Base64.Encoder base64 = Base64.getEncoder();
        return hash.mechanismName()
                + '$'
                + iterations
                + ':'
                + base64.encodeToString(salt)
                + '$'
                + base64.encodeToString(storedKey)
                + ':'
                + base64.encodeToString(serverKey);
    }

    public ScramHash hash() {
        return hash;
    }

    public byte[] salt() {
        return salt.clone();
    }

    public int iterations() {
        return iterations;
    }

    /** Whether both are of one password, with one salt. Takes the same time whatever the answer is. */
    public boolean matches(ScramVerifier other) {
        return hash == other.hash && MessageDigest.isEqual(storedKey, other.storedKey);
    }

    /** Whether both ask a client for the same computation. */
    public boolean sharesSaltWith(ScramVerifier other) {
        return hash == other.hash && iterations == other.iterations && MessageDigest.isEqual(salt, other.salt);
    }

    /** Whether a client's proof fits these keys (RFC 5802 §3). Takes the same time whatever the answer is. */
    boolean isProvenBy(byte[] proof, String authMessage) {
        byte[] signature = ScramFunctions.clientSignature(hash.functions(), storedKey, authMessage);
        byte[] clientKey = new byte[signature.length];
        for (int at = 0; at < clientKey.length; at++) {
            clientKey[at] = (byte) (signature[at] ^ proof[at]);
        }
        return MessageDigest.isEqual(ScramFunctions.hash(hash.functions(), clientKey), storedKey);
    }

    byte[] serverSignature(String authMessage) {
        return ScramFunctions.serverSignature(hash.functions(), serverKey, authMessage);
    }

    @Override
    public String toString() {
        return hash.mechanismName() + "$***";
    }
}
