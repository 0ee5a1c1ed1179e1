package io.github.pop3x.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * One command line: a keyword and what follows it (RFC 1939 §3).
 *
 * <p>Immutable. {@link #toString()} never shows a secret.
 *
 * @param keyword upper case; empty for an empty line
 * @param argument everything behind the first blank, as it was sent; empty if there was nothing
 */
public record Command(String keyword, String argument) {

    /** Whose arguments may be shown. Anything else may be a password that was typed behind a blank or a misprint. */
    private static final Set<String> HARMLESS =
            Set.of("CAPA", "DELE", "LIST", "NOOP", "QUIT", "RETR", "RSET", "STAT", "STLS", "TOP", "UIDL", "USER");

    private static final Set<String> SECRET = Set.of("APOP", "AUTH", "PASS");

    /**
     * Splits a line. Octets that are not UTF-8 are taken as ISO-8859-1, so that a password typed into an old client
     * stays what it was.
     *
     * @param line without its line end
     */
    public static Command parse(byte[] line) {
        String text = decode(line);
        int blank = text.indexOf(' ');
        String keyword = blank < 0 ? text : text.substring(0, blank);
        return new Command(upperCase(keyword), blank < 0 ? "" : text.substring(blank + 1));
    }

    // Keywords are ASCII (RFC 1939 §3). Unicode's rules would make PASS of "PAß" and LIST of "LIſT".
    private static String upperCase(String keyword) {
        StringBuilder upper = new StringBuilder(keyword.length());
        for (int at = 0; at < keyword.length(); at++) {
            char c = keyword.charAt(at);
            upper.append(c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c);
        }
        return upper.toString();
    }

    /** A line as text: UTF-8 where it is valid, else ISO-8859-1. */
    public static String decode(byte[] line) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return new String(line, StandardCharsets.ISO_8859_1);
        }
    }

    @Override
    public String toString() {
        if (HARMLESS.contains(keyword)) {
            return argument.isEmpty() ? keyword : keyword + ' ' + Printable.of(argument);
        }
        return SECRET.contains(keyword) ? keyword + " ***" : "***";
    }
}
