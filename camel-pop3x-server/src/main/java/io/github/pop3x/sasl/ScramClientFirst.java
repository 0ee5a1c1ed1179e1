package io.github.pop3x.sasl;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first message of SCRAM (RFC 5802 §7), taken apart and kept as it was sent: both sides sign the text itself.
 *
 * <p>Immutable.
 *
 * @param gs2Header {@code n,,} and the like, with its last comma
 * @param bare what follows it
 * @param bindingFlag {@code n}, {@code y}, or {@code p=} and the type
 * @param authorizationId whom to act as; empty for the user itself
 * @param user the name, unescaped
 * @param nonce the client's random octets
 */
record ScramClientFirst(
        String gs2Header, String bare, String bindingFlag, String authorizationId, String user, String nonce) {

    /** Lines may have 64 KiB, for tokens. Nobody's name is that long, and a regular expression recurses. */
    static final int MAX_MESSAGE_CHARACTERS = 2_048;

    // RFC 5802 §7: a mandatory extension "m=" is not understood here, so it doesn't match. Other extensions are
    // ignored.
    private static final Pattern FORM = Pattern.compile("((n|y|p=[A-Za-z0-9.-]{1,64}),(?:a=([^,]+))?,)"
            + "(n=([^,]+),r=([\\x21-\\x2B\\x2D-\\x7E]+)((?:,[A-Za-z]=[^,]+)*))");

    /** Reads a message; nothing if it doesn't have that form. */
    static Optional<ScramClientFirst> parse(String message) {
        Matcher form = FORM.matcher(message);
        boolean isSane = message.length() <= MAX_MESSAGE_CHARACTERS && message.indexOf('\0') < 0;
        if (!isSane || !form.matches()) {
            return Optional.empty();
        }
        Optional<String> authorizationId = form.group(3) == null ? Optional.of("") : unescape(form.group(3));
        Optional<String> user = unescape(form.group(5));
        if (authorizationId.isEmpty() || user.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ScramClientFirst(
                form.group(1), form.group(4), form.group(2), authorizationId.get(), user.get(), form.group(6)));
    }

    // RFC 5802 §5.1: "=2C" and "=3D", and no other "=".
    private static Optional<String> unescape(String name) {
        boolean isWrong = name.replace("=2C", "\0").replace("=3D", "\0").indexOf('=') >= 0;
        return isWrong ? Optional.empty() : Optional.of(name.replace("=2C", ",").replace("=3D", "="));
    }
}
