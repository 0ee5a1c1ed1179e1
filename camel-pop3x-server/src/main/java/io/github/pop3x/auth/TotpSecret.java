package io.github.pop3x.auth;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import javax.crypto.spec.SecretKeySpec;

/**
 * What an authenticator program and the server share (RFC 6238): HMAC-SHA-1, six digits, 30 seconds a step, which is all
 * that every such program understands.
 *
 * <p>Immutable. {@link #toString()} never shows the secret.
 */
final class TotpSecret {

    static final int DIGITS = 6;

    private static final Duration STEP = Duration.ofSeconds(30);
    private static final int SECRET_OCTETS = 20;
    private static final int MIN_OCTETS = 10;

    private final byte[] secret;
    private final TimeBasedOneTimePasswordGenerator generator = new TimeBasedOneTimePasswordGenerator(STEP, DIGITS);

    private TotpSecret(byte[] secret) {
        if (secret.length < MIN_OCTETS) {
            throw new IllegalArgumentException("A TOTP secret has at least " + MIN_OCTETS + " octets, in base32");
        }
        this.secret = secret;
    }

    /** RFC 4226 §4: 160 random bits. */
    static TotpSecret fresh() {
        byte[] octets = new byte[SECRET_OCTETS];
        new SecureRandom().nextBytes(octets);
        return new TotpSecret(octets);
    }

    /** @throws IllegalArgumentException the text is no secret; the message doesn't repeat it */
    static TotpSecret parse(String base32) {
        return new TotpSecret(Base32.decode(base32));
    }

    String base32() {
        return Base32.encode(secret);
    }

    /** {@code otpauth://totp/…}: what the programs read from a QR code. */
    String uri(String issuer, String user) {
        return "otpauth://totp/" + encoded(issuer) + ':' + encoded(user) + "?secret=" + base32() + "&issuer="
                + encoded(issuer) + "&algorithm=SHA1&digits=" + DIGITS + "&period=" + STEP.toSeconds();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The step, counted from 1970, that a moment belongs to. */
    static long stepOf(Instant moment) {
        return Math.floorDiv(moment.getEpochSecond(), STEP.toSeconds());
    }

    String code(long step) {
        try {
            int code = generator.generateOneTimePassword(
                    new SecretKeySpec(secret, generator.getAlgorithm()),
                    Instant.ofEpochSecond(step * STEP.toSeconds()));
            return String.format(Locale.ROOT, "%0" + DIGITS + "d", code);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("Any octets are a key of HMAC", e);
        }
    }

    /**
     * The step that a code belongs to: this one, the one before (RFC 6238 §5.2: a slow typist) or the next one (a fast
     * clock). Takes the same time whatever the answer is.
     */
    OptionalLong stepOf(String code, Instant now) {
        OptionalLong found = OptionalLong.empty();
        for (long step = stepOf(now) - 1; step <= stepOf(now) + 1; step++) {
            byte[] expected = code(step).getBytes(StandardCharsets.US_ASCII);
            if (MessageDigest.isEqual(expected, code.getBytes(StandardCharsets.UTF_8))) {
                found = OptionalLong.of(step);
            }
        }
        return found;
    }

    @Override
    public String toString() {
        return "TotpSecret[***]";
    }
}
