package io.github.pop3x.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A POP3 dialogue in the notation of RFC 1939, read from a file. A preamble says what exists before it:
 *
 * <pre>
 * # a comment
 * over starttls                      the connections it is meant for: clear, tls, starttls; all if nothing is said
 * user mrose secret                  a user, its password to the end of the line
 * message mrose Subject: 1\r\n\r\n   a message deposited into a mailbox, with escapes
 * locked mrose                       another session holds the maildrop
 * left mrose 1                       so many messages are there when the session is over
 * S: +OK POP3 server ready           the server's line; its line end is CRLF
 * C: STAT                            the client's line; CRLF is added
 * c: STAT\n                          the client's octets, nothing is added
 * S: 1 {uid 1}                       the unique-id of the first message that the preamble deposited
 * TLS                                the handshake happens here
 * CLOSED                             the server has closed the connection
 * </pre>
 *
 * Escapes: {@code \r \n \t \s \\ \xHH}, and {@code \s} is a blank that an editor doesn't cut. A character is an octet;
 * the file is UTF-8 and what is not ASCII stands for its UTF-8 octets.
 *
 * <p>Immutable.
 *
 * @param name the file's name
 * @param over the connections it is meant for
 * @param users passwords by user name
 * @param messages what is deposited, in order
 * @param locked mailboxes that another session holds
 * @param left how many messages mailboxes hold at the end
 * @param steps the dialogue
 */
public record Dialogue(
        String name,
        Set<String> over,
        Map<String, String> users,
        List<Message> messages,
        Set<String> locked,
        Map<String, Integer> left,
        List<Step> steps) {

    /** A message of the preamble. */
    public record Message(String mailbox, byte[] octets) {}

    /** Who does what. */
    public enum Kind {
        /** The client sends octets. */
        CLIENT,
        /** The server sends octets: one line. */
        SERVER,
        /** TLS starts. */
        TLS,
        /** The server closed the connection. */
        CLOSED
    }

    /**
     * A step.
     *
     * @param kind who does what
     * @param text the octets as characters, line end included; placeholders for unique-ids still in it
     */
    public record Step(Kind kind, String text) {

        /** The octets as characters, with the unique-ids of the messages that were deposited. */
        public String text(List<String> uniqueIds) {
            String filled = text;
            for (int n = 1; n <= uniqueIds.size(); n++) {
                filled = filled.replace("{uid " + n + "}", uniqueIds.get(n - 1));
            }
            return filled;
        }
    }

    /** Reads all dialogues of a folder in the class path, such as {@code dialogues/server}. */
    public static List<Dialogue> in(String folder) {
        URL url = Dialogue.class.getClassLoader().getResource(folder);
        if (url == null) {
            throw new IllegalArgumentException("No folder " + folder + " in the class path");
        }
        try (Stream<Path> files = Files.list(Path.of(url.toURI()))) {
            List<Dialogue> dialogues = new ArrayList<>();
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".txt")).sorted().toList()) {
                dialogues.add(parse(file.getFileName().toString(), Files.readAllLines(file, UTF_8)));
            }
            return dialogues;
        } catch (IOException | URISyntaxException e) {
            throw new IllegalArgumentException("Can't read " + folder, e);
        }
    }

    /** Reads a dialogue's lines. */
    public static Dialogue parse(String name, List<String> lines) {
        Dialogue dialogue = new Dialogue(
                name,
                new LinkedHashSet<>(),
                new LinkedHashMap<>(),
                new ArrayList<>(),
                new LinkedHashSet<>(),
                new LinkedHashMap<>(),
                new ArrayList<>());
        int number = 0;
        for (String line : lines) {
            number++;
            try {
                dialogue.take(line);
            } catch (RuntimeException e) {
                throw new IllegalArgumentException(name + ", line " + number + ": " + line, e);
            }
        }
        if (dialogue.over.isEmpty()) {
            dialogue.over.addAll(List.of("clear", "tls", "starttls"));
        }
        return dialogue;
    }

    /** Whether it starts TLS itself. */
    public boolean startsTls() {
        return steps.stream().anyMatch(step -> step.kind() == Kind.TLS);
    }

    /** What the server sends, from the first octet to the last. */
    public String serverOctets(List<String> uniqueIds) {
        StringBuilder octets = new StringBuilder();
        steps.stream().filter(s -> s.kind() == Kind.SERVER).forEach(s -> octets.append(s.text(uniqueIds)));
        return octets.toString();
    }

    /** What the client sends: one run of octets, and one more for each time that TLS starts. */
    public List<String> clientOctets() {
        List<String> runs = new ArrayList<>();
        StringBuilder run = new StringBuilder();
        for (Step step : steps) {
            if (step.kind() == Kind.CLIENT) {
                run.append(step.text());
            } else if (step.kind() == Kind.TLS) {
                runs.add(run.toString());
                run.setLength(0);
            }
        }
        runs.add(run.toString());
        return runs;
    }

    /** Whether the server closes the connection at the end. */
    public boolean endsClosed() {
        return steps.get(steps.size() - 1).kind() == Kind.CLOSED;
    }

    @Override
    public String toString() {
        return name;
    }

    private void take(String line) {
        if (line.isBlank() || line.startsWith("#")) {
            return;
        }
        String[] words = line.split(" ", 2);
        String rest = words.length < 2 ? "" : words[1];
        switch (words[0]) {
            case "over" -> over.addAll(List.of(rest.split(" ")));
            case "user" ->
                users.put(first(rest), new String(octets(second(rest)).getBytes(ISO_8859_1), UTF_8));
            case "message" ->
                messages.add(new Message(first(rest), octets(second(rest)).getBytes(ISO_8859_1)));
            case "locked" -> locked.add(rest);
            case "left" -> left.put(first(rest), Integer.valueOf(second(rest)));
            case "S:" -> steps.add(new Step(Kind.SERVER, octets(rest) + "\r\n"));
            case "C:" -> steps.add(new Step(Kind.CLIENT, octets(rest) + "\r\n"));
            case "c:" -> steps.add(new Step(Kind.CLIENT, octets(rest)));
            case "TLS" -> steps.add(new Step(Kind.TLS, ""));
            case "CLOSED" -> steps.add(new Step(Kind.CLOSED, ""));
            default -> throw new IllegalArgumentException("Unknown word " + words[0]);
        }
    }

    private static String first(String words) {
        return words.split(" ", 2)[0];
    }

    private static String second(String words) {
        String[] both = words.split(" ", 2);
        return both.length < 2 ? "" : both[1];
    }

    private static String octets(String escaped) {
        String text = new String(escaped.getBytes(UTF_8), ISO_8859_1);
        StringBuilder octets = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c != '\\') {
                octets.append(c);
                continue;
            }
            at++;
            switch (text.charAt(at)) {
                case 'r' -> octets.append('\r');
                case 'n' -> octets.append('\n');
                case 't' -> octets.append('\t');
                case 's' -> octets.append(' ');
                case '\\' -> octets.append('\\');
                case 'x' -> {
                    octets.append((char) Integer.parseInt(text.substring(at + 1, at + 3), 16));
                    at += 2;
                }
                default -> throw new IllegalArgumentException("Unknown escape \\" + text.charAt(at));
            }
        }
        return octets.toString();
    }
}
