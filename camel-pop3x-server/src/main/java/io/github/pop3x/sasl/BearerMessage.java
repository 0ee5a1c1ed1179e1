package io.github.pop3x.sasl;

import java.util.Locale;
import java.util.Optional;

/**
 * A bearer token and whose it is, as OAUTHBEARER (RFC 7628 §3.1) and XOAUTH2 carry it: pairs of a key and a value, each
 * ended by octet 0x01, and one more 0x01.
 *
 * <p>Immutable. {@link #toString()} never shows the token.
 *
 * @param user empty if the client leaves that to the token
 * @param token what followed "Bearer"
 */
record BearerMessage(String user, String token) {

    private static final String SEPARATOR = "\u0001";
    private static final String SCHEME = "bearer ";

    // n,a=user@example.com,^Ahost=server.example.com^Aport=143^Aauth=Bearer vF9dft4qmT^A^A
    static Optional<BearerMessage> parseOauthBearer(String message) {
        int end = message.indexOf(SEPARATOR);
        String header = end < 0 ? "" : message.substring(0, end);
        // RFC 7628 §3.1: there is no channel binding yet, so "p=" is none of ours.
        boolean isHeader = header.matches("[ny],(?:a=[^,]{1,1024})?,");
        Optional<String> user = isHeader ? unescape(header.substring(2, header.length() - 1)) : Optional.empty();
        return user.flatMap(name -> token(message.substring(end + 1)).map(token -> new BearerMessage(name, token)));
    }

    // user=someuser@example.com^Aauth=Bearer ya29.vF9dft4qmT^A^A
    static Optional<BearerMessage> parseXoauth2(String message) {
        int end = message.indexOf(SEPARATOR);
        if (end < 6 || !message.startsWith("user=")) {
            return Optional.empty();
        }
        String user = message.substring(5, end);
        return token(message.substring(end + 1)).map(token -> new BearerMessage(user, token));
    }

    private static Optional<String> unescape(String attribute) {
        String name = attribute.startsWith("a=") ? attribute.substring(2) : "";
        boolean isWrong = name.replace("=2C", "\0").replace("=3D", "\0").indexOf('=') >= 0;
        return isWrong ? Optional.empty() : Optional.of(name.replace("=2C", ",").replace("=3D", "="));
    }

    // Exactly one "auth"; keys that are not known are ignored.
    private static Optional<String> token(String pairs) {
        if (!pairs.endsWith(SEPARATOR + SEPARATOR) || pairs.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        String found = "";
        for (String pair : pairs.substring(0, pairs.length() - 2).split(SEPARATOR, -1)) {
            boolean isAuth = pair.startsWith("auth=");
            if (pair.indexOf('=') < 1 || isAuth && !found.isEmpty()) {
                return Optional.empty();
            }
            found = isAuth ? pair.substring(5) : found;
        }
        boolean isBearer = found.toLowerCase(Locale.ROOT).startsWith(SCHEME);
        String token = isBearer ? found.substring(SCHEME.length()).strip() : "";
        // RFC 6750 §2.1: visible ASCII without blanks.
        boolean isToken = !token.isEmpty() && token.chars().allMatch(c -> c > ' ' && c < 0x7F);
        return isToken ? Optional.of(token) : Optional.empty();
    }

    @Override
    public String toString() {
        return "BearerMessage[user=" + user + "]";
    }
}
