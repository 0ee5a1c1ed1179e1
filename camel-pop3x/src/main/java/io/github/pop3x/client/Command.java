package io.github.pop3x.client;

import java.nio.charset.StandardCharsets;

/**
 * One line to the server.
 *
 * <p>Immutable, except that {@link #octets()} is not copied.
 */
final class Command {

    private final String verb;
    private final String shown;
    private final byte[] octets;
    private final int messageNumber;

    private Command(String verb, String shown, byte[] octets, int messageNumber) {
        this.verb = verb;
        this.shown = shown;
        this.octets = octets;
        this.messageNumber = messageNumber;
    }

    static Command of(String verb) {
        return new Command(verb, verb, line(verb), 0);
    }

    static Command of(String verb, String argument) {
        String line = verb + ' ' + argument;
        return new Command(verb, line, line(line), 0);
    }

    // RETR 1
    static Command about(String verb, int messageNumber) {
        String line = verb + ' ' + messageNumber;
        return new Command(verb, line, line(line), messageNumber);
    }

    // TOP 1 0
    static Command top(int messageNumber, int bodyLines) {
        String line = "TOP " + messageNumber + ' ' + bodyLines;
        return new Command("TOP", line, line(line), messageNumber);
    }

    /** @param octets the whole line with its line end; shown nowhere */
    static Command secret(String verb, String shown, byte[] octets) {
        return new Command(verb, shown, octets, 0);
    }

    String verb() {
        return verb;
    }

    /** The line with its line end. */
    byte[] octets() {
        return octets;
    }

    /** The message that the command is about; 0 if it is about none. */
    int messageNumber() {
        return messageNumber;
    }

    /** The line as logs and exceptions may show it. */
    @Override
    public String toString() {
        return shown;
    }

    private static byte[] line(String text) {
        return (text + "\r\n").getBytes(StandardCharsets.UTF_8);
    }
}
