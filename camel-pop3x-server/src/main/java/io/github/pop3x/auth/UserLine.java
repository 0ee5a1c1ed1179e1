package io.github.pop3x.auth;

import io.github.pop3x.auth.User.Flag;
import io.github.pop3x.sasl.SaslPrep;
import io.github.pop3x.sasl.ScramHash;
import io.github.pop3x.sasl.ScramVerifier;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One user as one line; {@link UserFile} says how it looks. Not thread-safe: reads one line.
 *
 * <p>Messages say what to do and never repeat what may be a secret.
 */
final class UserLine {

    private final String name;
    private final Set<Flag> flags = EnumSet.noneOf(Flag.class);
    private final List<ScramVerifier> passwords = new ArrayList<>();
    private final List<AppPassword> appPasswords = new ArrayList<>();
    private final List<String> certificates = new ArrayList<>();
    private @Nullable String mailbox;
    private @Nullable TotpSecret totp;

    private UserLine(String name) {
        this.name = name;
    }

    /** @throws IllegalArgumentException the line can't be right; the message says what to do */
    static User parse(String line) {
        String[] words = line.strip().split("[ \t]+");
        UserLine read = new UserLine(SaslPrep.prepare(Words.decode(words[0])));
        for (int at = 1; at < words.length; at++) {
            read.take(words[at]);
        }
        return read.user();
    }

    /** What {@link #parse} reads. */
    static String format(User user) {
        StringBuilder line = new StringBuilder(Words.encode(user.name()));
        if (!user.mailbox().equals(user.name())) {
            line.append(" mailbox=").append(Words.encode(user.mailbox()));
        }
        user.flags().stream().sorted().forEach(flag -> line.append(' ').append(word(flag)));
        user.passwords().forEach(verifier -> line.append(" password=").append(verifier.encoded()));
        user.totp().ifPresent(secret -> line.append(" totp=").append(secret.base32()));
        user.certificates().forEach(hash -> line.append(" certificate=").append(hash));
        user.appPasswords().forEach(app -> line.append(" app=").append(format(app)));
        return line.toString();
    }

    private static String format(AppPassword app) {
        StringBuilder word = new StringBuilder(Words.encode(app.label()));
        app.expires().ifPresent(moment -> word.append(",expires=").append(moment));
        app.from().ifPresent(network -> word.append(",from=").append(network));
        app.verifiers().forEach(verifier -> word.append(',').append(verifier.encoded()));
        return word.toString();
    }

    private static String word(Flag flag) {
        return flag.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void take(String word) {
        int equals = word.indexOf('=');
        String key = equals < 0 ? word : word.substring(0, equals);
        String value = word.substring(equals + 1);
        switch (key) {
            case "disabled" -> flags.add(Flag.DISABLED);
            case "second-factor" -> flags.add(Flag.SECOND_FACTOR);
            case "mailbox" -> mailbox = Words.decode(value);
            case "password" -> passwords.add(ScramVerifier.parse(value));
            case "totp" -> totp = TotpSecret.parse(value);
            case "certificate" -> certificates.add(fingerprint(value));
            case "app" -> appPasswords.add(app(value));
            default ->
                throw new IllegalArgumentException("a word is not known; there are mailbox=, password=, totp=,"
                        + " certificate=, app=, disabled and second-factor");
        }
    }

    /** @throws IllegalArgumentException the text is no SHA-256 */
    static String fingerprint(String value) {
        String hex = value.replace(":", "").toLowerCase(Locale.ROOT);
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("certificate= takes the certificate's SHA-256, 64 digits in hex");
        }
        return hex;
    }

    private static AppPassword app(String value) {
        String[] parts = value.split(",");
        Optional<Instant> expires = Optional.empty();
        Optional<Network> from = Optional.empty();
        List<ScramVerifier> verifiers = new ArrayList<>();
        for (int at = 1; at < parts.length; at++) {
            if (parts[at].startsWith("expires=")) {
                expires = Optional.of(instant(parts[at].substring(8)));
            } else if (parts[at].startsWith("from=")) {
                from = Optional.of(Network.parse(parts[at].substring(5)));
            } else {
                verifiers.add(ScramVerifier.parse(parts[at]));
            }
        }
        return new AppPassword(Words.decode(parts[0]), expires, from, verifiers);
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("expires= takes a moment such as 2027-01-31T00:00:00Z", e);
        }
    }

    private User user() {
        User user = new User(
                name,
                mailbox == null ? name : mailbox,
                flags,
                passwords,
                Optional.ofNullable(totp),
                appPasswords,
                certificates);
        requireOneEach(passwords);
        appPasswords.forEach(app -> requireOneEach(app.verifiers()));
        if (appPasswords.stream().anyMatch(app -> app.verifiers().isEmpty())) {
            throw new IllegalArgumentException("app= needs a verifier");
        }
        requireOneSalt(user);
        return user;
    }

    private static void requireOneEach(List<ScramVerifier> verifiers) {
        long sha256 =
                verifiers.stream().filter(v -> v.hash() == ScramHash.SHA_256).count();
        if (!verifiers.isEmpty() && sha256 != 1 || verifiers.size() > 2) {
            throw new IllegalArgumentException(
                    "a password has one verifier of SCRAM-SHA-256 and at most one of SCRAM-SHA-1");
        }
    }

    // A SCRAM client computes with the salt before it says which password it has. And one computation checks them all.
    private static void requireOneSalt(User user) {
        for (ScramHash hash : ScramHash.values()) {
            List<ScramVerifier> all =
                    user.verifiers().filter(v -> v.hash() == hash).toList();
            if (!all.stream().allMatch(v -> v.sharesSaltWith(all.get(0)))) {
                throw new IllegalArgumentException(
                        "all passwords of a user have the same salt and iterations;" + " make them with the user tool");
            }
        }
    }
}
