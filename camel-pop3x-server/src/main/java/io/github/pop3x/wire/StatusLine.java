package io.github.pop3x.wire;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The first line of a reply (RFC 1939 §3): {@code +OK} or {@code -ERR}, an optional response code in brackets
 * (RFC 2449 §8), and text for people.
 *
 * <p>Immutable.
 *
 * @param isOk whether the status indicator is positive
 * @param responseCode the response code of a reply, if it has one
 * @param text what follows, without the code; may be empty
 */
public record StatusLine(boolean isOk, Optional<ResponseCode> responseCode, String text) {

    public StatusLine {
        if (text.chars().anyMatch(c -> c == '\r' || c == '\n')) {
            throw new IllegalArgumentException("A status line is one line");
        }
    }

    /** {@code +OK text}. */
    public static StatusLine ok(String text) {
        return new StatusLine(true, Optional.empty(), text);
    }

    /** {@code -ERR text}. */
    public static StatusLine err(String text) {
        return new StatusLine(false, Optional.empty(), text);
    }

    /** {@code -ERR [code] text}. */
    public static StatusLine err(ResponseCode code, String text) {
        return new StatusLine(false, Optional.of(code), text);
    }

    /**
     * Reads a status line as leniently as servers in the wild demand: the indicator in any case, any blanks behind it,
     * stray CRs among them. Only the first word decides.
     *
     * @param line without its line end
     * @return nothing if the line starts with neither indicator
     */
    public static Optional<StatusLine> parse(String line) {
        int end = 0;
        while (end < line.length() && !isBlank(line.charAt(end))) {
            end++;
        }
        String indicator = line.substring(0, end).toUpperCase(Locale.ROOT);
        boolean ok = indicator.equals("+OK");
        if (!ok && !indicator.equals("-ERR")) {
            return Optional.empty();
        }
        String rest = line.substring(end).replace('\r', ' ').replace('\n', ' ').strip();
        @Nullable ResponseCode code = bracketed(rest);
        String text =
                code == null ? rest : rest.substring(rest.indexOf(']') + 1).strip();
        return Optional.of(new StatusLine(ok, Optional.ofNullable(code), text));
    }

    /** The line as it is sent, without its line end. */
    public String format() {
        StringBuilder line = new StringBuilder(isOk ? "+OK" : "-ERR");
        responseCode.ifPresent(code -> line.append(" [").append(code.name()).append(']'));
        if (!text.isEmpty()) {
            line.append(' ').append(text);
        }
        return line.toString();
    }

    private static @Nullable ResponseCode bracketed(String rest) {
        int close = rest.indexOf(']');
        if (!rest.startsWith("[") || close < 2) {
            return null;
        }
        String name = rest.substring(1, close).toUpperCase(Locale.ROOT);
        boolean isCode = name.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '[');
        return isCode ? new ResponseCode(name) : null;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }
}
