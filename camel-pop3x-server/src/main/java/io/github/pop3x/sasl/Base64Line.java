package io.github.pop3x.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** The base64 of SASL exchanges (RFC 5034 §4, RFC 4648 §4): strict, so that one message has one spelling. */
public final class Base64Line {

    private Base64Line() {}

    /** Encodes a challenge or a response. */
    public static String encode(byte[] octets) {
        return Base64.getEncoder().encodeToString(octets);
    }

    /** Decodes a line; nothing if it is not canonical base64, padding included. */
    public static Optional<byte[]> decode(String line) {
        byte[] text = line.getBytes(StandardCharsets.UTF_8);
        try {
            byte[] octets = Base64.getDecoder().decode(text);
            boolean isCanonical = Arrays.equals(Base64.getEncoder().encode(octets), text);
            return isCanonical ? Optional.of(octets) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
