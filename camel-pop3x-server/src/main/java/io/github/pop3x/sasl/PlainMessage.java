package io.github.pop3x.sasl;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The one message of SASL PLAIN (RFC 4616 §2): {@code [authzid] NUL authcid NUL passwd}.
 *
 * <p>Immutable. {@link #toString()} never shows the password.
 *
 * @param authorizationId whom to act as; empty for the user itself
 * @param user the authentication identity
 * @param password the clear-text password
 */
public record PlainMessage(String authorizationId, String user, String password) {

    public PlainMessage {
        if (user.isEmpty() || password.isEmpty() || (authorizationId + user + password).indexOf('\0') >= 0) {
            throw new IllegalArgumentException("PLAIN needs a user and a password, and no NUL in either (RFC 4616 §2)");
        }
    }

    /** Reads a message; nothing if it has not the three parts that the RFC asks for. */
    public static Optional<PlainMessage> parse(byte[] octets) {
        String[] parts = decode(octets).split("\0", -1);
        if (parts.length != 3 || Arrays.asList(parts).subList(1, 3).contains("")) {
            return Optional.empty();
        }
        return Optional.of(new PlainMessage(parts[0], parts[1], parts[2]));
    }

    /** The message's octets, UTF-8. */
    public byte[] encode() {
        return (authorizationId + '\0' + user + '\0' + password).getBytes(StandardCharsets.UTF_8);
    }

    // RFC 4616 §2: the parts are UTF-8. Old mail programs send their own 8-bit set instead, and mean Latin-1.
    static String decode(byte[] octets) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return new String(octets, StandardCharsets.ISO_8859_1);
        }
    }

    @Override
    public String toString() {
        return "PlainMessage[user=" + user + "]";
    }
}
