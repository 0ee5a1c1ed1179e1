package io.github.pop3x.auth;

import io.github.pop3x.auth.User.Flag;
import io.github.pop3x.auth.UserTool.UsageException;
import io.github.pop3x.sasl.SaslPrep;
import io.github.pop3x.sasl.ScramHash;
import io.github.pop3x.sasl.ScramVerifier;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The commands of {@link UserTool}. Each says what it did. Not thread-safe: one command. */
final class UserCommands {

    private final Path file;
    private final PasswordSource passwords;
    private final PrintWriter out;

    UserCommands(Path file, PasswordSource passwords, PrintWriter out) {
        this.file = file;
        this.passwords = passwords;
        this.out = out;
    }

    void run(String command, ToolArguments arguments) throws IOException, UsageException {
        switch (command) {
            case "add" -> add(arguments);
            case "passwd" -> passwd(arguments);
            case "remove" -> remove(arguments);
            case "list" -> list(arguments);
            case "disable" -> flags(arguments, flags -> flags.add(Flag.DISABLED));
            case "enable" -> flags(arguments, flags -> flags.remove(Flag.DISABLED));
            case "require-second-factor" -> flags(arguments, flags -> flags.add(Flag.SECOND_FACTOR));
            case "allow-password-alone" -> flags(arguments, flags -> flags.remove(Flag.SECOND_FACTOR));
            case "totp-on" -> totpOn(arguments);
            case "totp-off" -> totpOff(arguments);
            case "certificate-add" -> certificates(arguments, Collection::add);
            case "certificate-remove" -> certificates(arguments, Collection::remove);
            case "app-add" -> appAdd(arguments);
            case "app-list" -> appList(arguments);
            case "app-revoke" -> appRevoke(arguments);
            default -> throw new UsageException("There is no command '" + command + "'");
        }
    }

    private void add(ToolArguments arguments) throws IOException, UsageException {
        arguments.require(1, "--mailbox", "--sha1");
        String name = name(arguments);
        User added = User.named(name, arguments.option("--mailbox").orElse(name));
        String password = passwords.read();
        UserLines.change(file, lines -> {
            if (lines.user(name).isPresent()) {
                throw new IOException("User '" + name + "' exists; passwd changes the password");
            }
            lines.put(added.withPasswords(PasswordMaker.verifiers(added, password, arguments.hashes())));
        });
        out.println("Added user '" + name + "' with mailbox '" + added.mailbox() + "'");
    }

    private void passwd(ToolArguments arguments) throws IOException, UsageException {
        arguments.require(1, "--sha1");
        String name = name(arguments);
        requireUser(name);
        String password = passwords.read();
        change(name, user -> {
            Set<ScramHash> hashes = PasswordMaker.hashesOf(user);
            hashes.addAll(arguments.hashes());
            // Only app passwords, whose clients know the salt, keep it from being a fresh one.
            User appsOnly = user.withPasswords(List.of());
            return user.withPasswords(PasswordMaker.verifiers(appsOnly, password, hashes));
        });
        out.println("Changed the password of user '" + name + "'");
    }

    private void remove(ToolArguments arguments) throws IOException, UsageException {
        arguments.require(1);
        String name = name(arguments);
        requireUser(name);
        UserLines.change(file, lines -> lines.remove(name));
        out.println("Removed user '" + name + "'; the mailbox stays");
    }

    private void list(ToolArguments arguments) throws IOException, UsageException {
        arguments.require(0);
        for (User user : UserLines.read(file).inOrder()) {
            List<String> notes = new ArrayList<>();
            user.flags().stream().sorted().map(UserCommands::words).forEach(notes::add);
            user.totp().ifPresent(secret -> notes.add("codes"));
            user.password(ScramHash.SHA_1).ifPresent(verifier -> notes.add("SHA-1"));
            if (!user.appPasswords().isEmpty()) {
                notes.add(user.appPasswords().size() + " app passwords");
            }
            out.println(user.name() + "\t" + user.mailbox() + "\t" + String.join(", ", notes));
        }
    }

    private void flags(ToolArguments arguments, Consumer<Set<Flag>> change) throws IOException, UsageException {
        arguments.require(1);
        String name = name(arguments);
        change(name, user -> {
            Set<Flag> flags = EnumSet.noneOf(Flag.class);
            flags.addAll(user.flags());
            change.accept(flags);
            return user.withFlags(flags);
        });
        String now = notes(requireUser(name));
        out.println("User '" + name + "' is now: " + (now.isEmpty() ? "enabled, with the password alone" : now));
    }

    private static String notes(User user) {
        return user.flags().stream().sorted().map(UserCommands::words).collect(Collectors.joining(", "));
    }

    private static String words(Flag flag) {
        return flag == Flag.DISABLED ? "disabled" : "second factor required";
    }

    private void totpOn(ToolArguments arguments) throws IOException, UsageException {
        arguments.require(1, "--issuer");
        String name = name(arguments);
        TotpSecret secret = TotpSecret.fresh();
        change(name, user -> user.withTotp(Optional.of(secret)));
        String uri = secret.uri(arguments.option("--issuer").orElse("POP3"), name);
        out.println("User '" + name + "' now types the password and, right behind it, the code of an authenticator"
                + " program:");
        out.println(uri);
        try {
            out.print(QrCode.of(uri));
        } catch (NoClassDefFoundError missing) {
            out.println("(com.google.zxing:core in the class path would show a QR code here)");
        }
        out.println("Programs that use SCRAM need an app password: app-add");
    }

    private void totpOff(ToolArguments arguments) throws IOException, UsageException {
        arguments.require(1);
        String name = name(arguments);
        change(name, user -> user.withTotp(Optional.empty()));
        out.println("User '" + name + "' types no codes any more");
    }

    private void certificates(ToolArguments arguments, BiConsumer<Set<String>, String> change)
            throws IOException, UsageException {
        arguments.require(2);
        String name = name(arguments);
        String hash = UserLine.fingerprint(arguments.words().get(1));
        change(name, user -> {
            Set<String> hashes = new LinkedHashSet<>(user.certificates());
            change.accept(hashes, hash);
            return user.withCertificates(List.copyOf(hashes));
        });
        out.println("User '" + name + "' now has "
                + requireUser(name).certificates().size() + " certificates");
    }

    private void appAdd(ToolArguments arguments) throws IOException, UsageException {
        arguments.require(2, "--expires", "--from");
        String name = name(arguments);
        String label = arguments.words().get(1);
        Optional<Instant> expires = arguments.option("--expires").map(UserCommands::moment);
        Optional<Network> from = arguments.option("--from").map(Network::parse);
        String password = AppPassword.generate();
        change(name, user -> {
            if (user.appPasswords().stream().anyMatch(app -> app.label().equals(label))) {
                throw new IllegalArgumentException("There is an app password '" + label + "'; app-revoke removes it");
            }
            List<ScramVerifier> verifiers = PasswordMaker.verifiers(user, password, PasswordMaker.hashesOf(user));
            List<AppPassword> apps = new ArrayList<>(user.appPasswords());
            apps.add(new AppPassword(label, expires, from, verifiers));
            return user.withAppPasswords(apps);
        });
        out.println("App password '" + label + "' of user '" + name + "', shown this once:");
        out.println(password);
    }

    // 2027-01-31T00:00:00Z, or a number of days
    private static Instant moment(String text) {
        try {
            return text.matches("[0-9]{1,5}")
                    ? Instant.now().plus(Duration.ofDays(Long.parseLong(text)))
                    : Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("--expires takes a number of days, or 2027-01-31T00:00:00Z", e);
        }
    }

    private void appList(ToolArguments arguments) throws IOException, UsageException {
        arguments.require(1);
        for (AppPassword app : requireUser(name(arguments)).appPasswords()) {
            String expires = app.expires().map(moment -> "expires " + moment).orElse("never expires");
            String from = app.from().map(network -> "from " + network).orElse("from anywhere");
            out.println(app.label() + "\t" + expires + "\t" + from);
        }
    }

    private void appRevoke(ToolArguments arguments) throws IOException, UsageException {
        arguments.require(2);
        String name = name(arguments);
        String label = arguments.words().get(1);
        change(name, user -> {
            List<AppPassword> apps = user.appPasswords().stream()
                    .filter(app -> !app.label().equals(label))
                    .toList();
            if (apps.size() == user.appPasswords().size()) {
                throw new IllegalArgumentException("There is no app password '" + label + "'; app-list shows them");
            }
            return user.withAppPasswords(apps);
        });
        out.println("Revoked app password '" + label + "' of user '" + name + "'");
    }

    private static String name(ToolArguments arguments) throws UsageException {
        String name = SaslPrep.prepare(arguments.words().get(0));
        if (name.isBlank() || name.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
            throw new UsageException("A user needs a name without control characters");
        }
        return name;
    }

    private User requireUser(String name) throws IOException {
        return UserLines.read(file).user(name).orElseThrow(() -> noUser(name));
    }

    private void change(String name, UnaryOperator<User> change) throws IOException {
        requireUser(name);
        UserLines.change(file, lines -> lines.put(change.apply(lines.user(name).orElseThrow(() -> noUser(name)))));
    }

    private static IOException noUser(String name) {
        return new IOException("There is no user '" + name + "'; list shows them");
    }
}
