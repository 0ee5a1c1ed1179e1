package io.github.pop3x.auth;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Changes a {@link UserFile} from a command line. A running server sees the change at the next login.
 *
 * <pre>{@code
 * java -cp … io.github.pop3x.auth.UserTool users add alice
 * }</pre>
 *
 * <p>Exit codes: 0 done, 1 not done, 2 the command line makes no sense. Passwords are typed at the console or come as the
 * first line of the input.
 */
public final class UserTool {

    static final int DONE = 0;
    static final int NOT_DONE = 1;
    static final int USAGE = 2;

    private static final List<String> HELP = List.of(
            "Usage: UserTool <file> <command>",
            "  add <user> [--mailbox <name>] [--sha1]   a new user; asks for the password",
            "  passwd <user> [--sha1]                   another password",
            "  remove <user>",
            "  list",
            "  disable <user> | enable <user>",
            "  require-second-factor <user> | allow-password-alone <user>",
            "  totp-on <user> [--issuer <name>]         one-time codes; shows a QR code",
            "  totp-off <user>",
            "  certificate-add <user> <sha256> | certificate-remove <user> <sha256>",
            "  app-add <user> <label> [--expires <moment or days>] [--from <network>]",
            "  app-list <user>",
            "  app-revoke <user> <label>",
            "--sha1 also keeps a SCRAM-SHA-1 verifier, for old clients. Passwords are typed, or come as the first line",
            "of the input; never write one on the command line.");

    private final PasswordSource passwords;
    private final PrintWriter out;
    private final PrintWriter err;

    UserTool(PasswordSource passwords, PrintWriter out, PrintWriter err) {
        this.passwords = passwords;
        this.out = out;
        this.err = err;
    }

    /** Runs one command and ends the process. */
    public static void main(String[] arguments) {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        UserTool tool = new UserTool(PasswordSource.of(System.console(), input), utf8(System.out), utf8(System.err));
        System.exit(tool.run(arguments));
    }

    private static PrintWriter utf8(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    /** @return the exit code */
    int run(String... arguments) {
        try {
            if (arguments.length < 2) {
                throw new UsageException("A file and a command are needed");
            }
            List<String> words = Arrays.asList(arguments).subList(2, arguments.length);
            new UserCommands(Path.of(arguments[0]), passwords, out).run(arguments[1], ToolArguments.parse(words));
            return DONE;
        } catch (UsageException e) {
            err.println(e.getMessage());
            HELP.forEach(err::println);
            return USAGE;
        } catch (IOException | IllegalArgumentException e) {
            err.println("Not done: " + e.getMessage());
            return NOT_DONE;
        } finally {
            out.flush();
            err.flush();
        }
    }

    /** The command line makes no sense. Control flow: it has no stack trace. */
    static final class UsageException extends Exception {

        private static final long serialVersionUID = 1L;

        UsageException(String text) {
            super(text, null, false, false);
        }
    }
}
