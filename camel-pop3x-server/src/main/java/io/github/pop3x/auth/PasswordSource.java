package io.github.pop3x.auth;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where {@link UserTool} gets a password from: never the command line, which every process can read. */
@FunctionalInterface
interface PasswordSource {

    /** @throws IOException there is none */
    String read() throws IOException;

    /** Asks twice at a console, without echo; where there is none, takes the first line of the input. */
    static PasswordSource of(@Nullable Console console, BufferedReader input) {
        return console == null ? () -> line(input) : () -> typed(console);
    }

    private static String line(BufferedReader input) throws IOException {
        String line = input.readLine();
        if (line == null || line.isEmpty()) {
            throw new IOException("No password: type it, or send it as the first line of the input");
        }
        return line;
    }

    private static String typed(Console console) throws IOException {
        char @Nullable [] first = console.readPassword("Password: ");
        char @Nullable [] second = console.readPassword("Again: ");
        if (first == null || second == null || first.length == 0) {
            throw new IOException("No password was typed; nothing has changed");
        }
        String password = new String(first);
        if (!password.equals(new String(second))) {
            throw new IOException("The two passwords differ; nothing has changed");
        }
        return password;
    }
}
