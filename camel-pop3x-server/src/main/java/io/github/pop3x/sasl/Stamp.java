package io.github.pop3x.sasl;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The words in angle brackets that APOP (RFC 1939 §7) and CRAM-MD5 (RFC 2195) hash together with a password.
 *
 * <p>Immutable.
 *
 * @param text printable ASCII, unique
 */
public record Stamp(String text) {

    private static final int RANDOM_OCTETS = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A stamp of 128 random bits. It tells nothing of the process or the host. */
    public static Stamp fresh() {
        byte[] random = new byte[RANDOM_OCTETS];
        RANDOM.nextBytes(random);
        return new Stamp('<' + HexFormat.of().formatHex(random) + "@pop3x>");
    }

    /** Whether this is APOP's digest of the stamp and the password. Takes the same time whatever the answer is. */
    public boolean isApopDigest(String password, String digest) {
        try {
            byte[] input = (text + password).getBytes(StandardCharsets.UTF_8);
            return isHex(MessageDigest.getInstance("MD5").digest(input), digest);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("Every JDK has MD5", missing);
        }
    }

    /** Whether this is CRAM-MD5's digest of the stamp, keyed with the password. */
    boolean isCramDigest(String password, String digest) {
        try {
            Mac mac = Mac.getInstance("HmacMD5");
            mac.init(new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), "HmacMD5"));
            return isHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)), digest);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("Every JDK has HmacMD5", missing);
        }
    }

    private static boolean isHex(byte[] expected, String digest) {
        byte[] hex = HexFormat.of().formatHex(expected).getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(hex, digest.getBytes(StandardCharsets.UTF_8));
    }
}
