package io.github.pop3x.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One connection, as a server sees it, in the RFC's notation. A line each; {@code #} starts a comment line.
 *
 * <pre>
 * S: text           the server sends the text and CR LF
 * S-LF: text        the server sends the text and LF
 * S-RAW: text       the server sends the text without a line end; \r \n \\ \xNN stand for octets
 * S-FILL: n text    the server sends the text n times, without line ends
 * S-TLS             the server shakes hands; TLS from here on
 * S-DROP            the server closes the connection
 * S-SILENCE         the server says nothing more and waits for the client to go away
 * C: text           the client sends the text, with CR LF
 * C~: regex         the client sends a line that matches
 * C-EOF             the client closes the connection
 * &#64;include path  another file's lines
 * </pre>
 *
 * <p>Immutable.
 */
public final class Script {

    enum Kind {
        SEND,
        EXPECT,
        TLS,
        DROP,
        SILENCE,
        EXPECT_EOF
    }

    /** @param source the line it was read from */
    record Step(Kind kind, String source, byte[] octets, Pattern expected) {

        private static final Pattern NOTHING = Pattern.compile("");

        Step(Kind kind, String source, byte[] octets) {
            this(kind, source, octets, NOTHING);
        }
    }

    private final List<Step> steps;

    private Script(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    /** A script of these lines. */
    public static Script of(String... lines) {
        List<Step> steps = new ArrayList<>();
        for (String block : lines) {
            block.lines().forEach(line -> add(steps, line));
        }
        return new Script(steps);
    }

    /** A script in {@code src/test/resources/dialogues}. */
    public static Script file(String path) {
        return of(read(path));
    }

    /** This script with LF where it has CR LF, on the server's side. */
    public Script withBareLineFeeds() {
        List<Step> changed = new ArrayList<>();
        for (Step step : steps) {
            byte[] octets = new String(step.octets(), StandardCharsets.ISO_8859_1)
                    .replace("\r\n", "\n")
                    .getBytes(StandardCharsets.ISO_8859_1);
            changed.add(new Step(step.kind(), step.source(), octets, step.expected()));
        }
        return new Script(changed);
    }

    List<Step> steps() {
        return steps;
    }

    private static String read(String path) {
        try (InputStream input = Script.class.getResourceAsStream("/dialogues/" + path)) {
            if (input == null) {
                throw new IllegalArgumentException("There is no dialogue " + path);
            }
            return new String(input.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(List<Step> steps, String line) {
        if (line.startsWith("@include ")) {
            read(line.substring(9).strip()).lines().forEach(included -> add(steps, included));
        } else if (!line.isBlank() && !line.startsWith("#")) {
            steps.add(step(line));
        }
    }

    private static Step step(String line) {
        int colon = line.indexOf(':');
        String key = colon < 0 ? line.strip() : line.substring(0, colon);
        String text = colon < 0 ? "" : line.substring(Math.min(line.length(), colon + 2));
        return switch (key) {
            case "S" -> new Step(Kind.SEND, line, utf8(text + "\r\n"));
            case "S-LF" -> new Step(Kind.SEND, line, utf8(text + "\n"));
            case "S-RAW" -> new Step(Kind.SEND, line, unescaped(text));
            case "S-FILL" -> new Step(Kind.SEND, line, filled(text));
            case "S-TLS" -> new Step(Kind.TLS, line, new byte[0]);
            case "S-DROP" -> new Step(Kind.DROP, line, new byte[0]);
            case "S-SILENCE" -> new Step(Kind.SILENCE, line, new byte[0]);
            case "C" -> new Step(Kind.EXPECT, line, utf8(text), Pattern.compile(Pattern.quote(text)));
            case "C~" -> new Step(Kind.EXPECT, line, utf8(text), Pattern.compile(text));
            case "C-EOF" -> new Step(Kind.EXPECT_EOF, line, new byte[0]);
            default -> throw new IllegalArgumentException("Not a line of a dialogue: " + line);
        };
    }

    private static byte[] filled(String text) {
        String[] parts = text.split(" ", 2);
        return parts[1].repeat(Integer.parseInt(parts[0])).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] unescaped(String text) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            char next = c == '\\' ? text.charAt(++at) : ' ';
            if (c != '\\') {
                octets.writeBytes(utf8(String.valueOf(c)));
            } else if (next == 'x') {
                octets.write(Integer.parseInt(text.substring(at + 1, at + 3), 16));
                at += 2;
            } else {
                octets.write(next == 'r' ? '\r' : next == 'n' ? '\n' : next);
            }
        }
        return octets.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
