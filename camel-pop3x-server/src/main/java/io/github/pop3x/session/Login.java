package io.github.pop3x.session;

import io.github.pop3x.auth.LoginExchange;
import io.github.pop3x.auth.LoginMethods;
import io.github.pop3x.auth.LoginResult;
import io.github.pop3x.auth.Origin;
import io.github.pop3x.auth.Verdict;
import io.github.pop3x.maildrop.MailboxStore;
import io.github.pop3x.maildrop.Maildrop;
import io.github.pop3x.maildrop.MaildropInUseException;
import io.github.pop3x.sasl.Base64Line;
import io.github.pop3x.sasl.Mechanism;
import io.github.pop3x.sasl.Stamp;
import io.github.pop3x.wire.Printable;
import io.github.pop3x.wire.ResponseCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import javax.security.sasl.SaslException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The AUTHORIZATION state (RFC 1939 §4): ends in a locked maildrop. */
final class Login {

    private static final Logger LOG = LoggerFactory.getLogger(Login.class);

    private final MailboxStore store;
    private final LoginMethods methods;
    private final Supplier<Origin> origin;
    private final LoginGate gate;
    private String attemptedUser = "";
    private @Nullable String announcedUser;
    private @Nullable Stamp stamp;
    private @Nullable LoginExchange exchange;
    private int failures;
    private String user = "";
    private String mailbox = "";
    private @Nullable Maildrop maildrop;

    Login(MailboxStore store, LoginMethods methods, Supplier<Origin> origin, LoginGate gate) {
        this.store = store;
        this.methods = methods;
        this.origin = origin;
        this.gate = gate;
    }

    /** As if nothing had been said, but for the failures. */
    Login restarted() {
        Login fresh = new Login(store, methods, origin, gate);
        fresh.failures = failures;
        return fresh;
    }

    /** Whether the next line belongs to a SASL exchange. */
    boolean hasExchange() {
        return exchange != null;
    }

    int failures() {
        return failures;
    }

    /** Who tried to log in last; empty if nobody did. */
    String attemptedUser() {
        return attemptedUser;
    }

    /** Who logged in; empty before that. */
    String user() {
        return user;
    }

    /** The mailbox that was opened; empty before that. */
    String mailbox() {
        return mailbox;
    }

    /** The maildrop that was locked, from that moment on: whatever fails later, it can be freed. */
    Optional<Maildrop> maildrop() {
        return Optional.ofNullable(maildrop);
    }

    // +OK
    Reply user(String argument) throws Refusal {
        if (argument.isBlank()) {
            throw new Refusal("USER needs a name");
        }
        announcedUser = argument.strip();
        // The same answer for every name: nobody learns here who exists.
        return Reply.ok("Send PASS");
    }

    // +OK 2 messages (320 octets)
    Reply pass(String password) throws Refusal {
        if (announcedUser == null) {
            throw new Refusal("PASS needs USER before it");
        }
        if (password.isEmpty()) {
            // Directories take an empty password for an anonymous login, and accept it (RFC 4513 §5.1.2).
            throw new Refusal("PASS needs a password");
        }
        String name = announcedUser;
        announcedUser = null;
        return decided(methods.logIn(name, password, origin.get()));
    }

    // <5f2c…@pop3x> in the greeting (RFC 1939 §7), only where APOP is possible
    Optional<Stamp> stamp() {
        stamp = methods.takesApop() ? Stamp.fresh() : null;
        return Optional.ofNullable(stamp);
    }

    // APOP mrose c4c9334bac560ecc979e58001b3e22fb
    Reply apop(String argument) throws Refusal {
        int blank = argument.strip().lastIndexOf(' ');
        Stamp greeted = stamp;
        if (greeted == null) {
            throw new Refusal("APOP is not supported; use AUTH or USER and PASS");
        }
        if (blank < 1) {
            throw new Refusal("APOP needs a name and a digest");
        }
        // One use: who was wrong once has to connect again.
        stamp = null;
        String name = argument.strip().substring(0, blank).strip();
        return decided(methods.apop(name, greeted, argument.strip().substring(blank + 1)));
    }

    /** The mechanisms that can succeed here, the strongest first. */
    List<String> mechanisms() {
        return methods.mechanisms(origin.get()).stream()
                .map(Mechanism::mechanismName)
                .toList();
    }

    // AUTH mechanism [initial-response] (RFC 5034 §4)
    Reply auth(String argument) throws Refusal {
        String[] words = argument.strip().split(" +", 2);
        LoginExchange begun = methods.begin(words[0], origin.get())
                .orElseThrow(() -> new Refusal("Unknown mechanism; CAPA lists them"));
        exchange = begun;
        if (words.length == 1) {
            return turn(begun, () -> begun.begin(Optional.empty()));
        }
        // RFC 5034 §4: "=" stands for an initial response that is there and empty.
        byte[] initial = words[1].equals("=") ? new byte[0] : base64(begun, words[1]);
        return turn(begun, () -> begun.begin(Optional.of(initial)));
    }

    /** The client's line in a SASL exchange; {@code *} gives it up (RFC 5034 §4). */
    Reply respond(byte[] line) throws Refusal {
        LoginExchange current = Objects.requireNonNull(exchange, "Lines come here during an exchange only");
        String text = new String(line, StandardCharsets.ISO_8859_1);
        if (!text.equals("*")) {
            byte[] response = base64(current, text);
            return turn(current, () -> current.respond(response));
        }
        exchange = null;
        if (current.isLost()) {
            // Whoever gives up after the verdict has failed all the same.
            failures++;
        }
        throw new Refusal("Authentication cancelled");
    }

    /** One step of an exchange. */
    private interface Turn {
        Optional<byte[]> take() throws SaslException;
    }

    // + base64
    private Reply turn(LoginExchange current, Turn turn) throws Refusal {
        try {
            Optional<byte[]> challenge = turn.take();
            if (challenge.isPresent()) {
                return Reply.challenge(Base64Line.encode(challenge.get()));
            }
        } catch (SaslException e) {
            throw malformed(current);
        }
        exchange = null;
        return decided(current.result().orElseThrow());
    }

    private byte[] base64(LoginExchange current, String text) throws Refusal {
        return Base64Line.decode(text).orElseThrow(() -> malformed(current));
    }

    // A defect of the client, not of the credentials: no [AUTH], which would ask its user for another password.
    private Refusal malformed(LoginExchange current) {
        exchange = null;
        failures++;
        attemptedUser = "";
        return new Refusal("Not a " + current.mechanismName() + " message in base64");
    }

    private Reply decided(LoginResult result) throws Refusal {
        attemptedUser = result.user();
        Verdict verdict = result.verdict();
        return switch (verdict.outcome()) {
            case ACCEPTED -> lock(result.user(), verdict.mailbox());
            case REFUSED, EXPIRED -> throw failed(ResponseCode.AUTH, result.text());
            case DISABLED -> throw failed(ResponseCode.SYS_PERM, result.text());
            case UNAVAILABLE -> throw new Refusal(ResponseCode.SYS_TEMP, result.text());
        };
    }

    // RFC 1939 §4: the lock is taken before the positive reply, so that +OK means what it says.
    private Reply lock(String name, String opened) throws Refusal {
        Optional<LoginRefusal> refused = gate.refuses(name, opened);
        if (refused.isPresent()) {
            throw Refusal.atGate(refused.get());
        }
        try {
            Maildrop locked = store.lock(opened);
            maildrop = locked;
            user = name;
            mailbox = opened;
            return Reply.ok(locked.messageCount() + " messages");
        } catch (MaildropInUseException inUse) {
            throw new Refusal(ResponseCode.IN_USE, "The mailbox is open in another session");
        } catch (IOException e) {
            LOG.warn(
                    "Mailbox '{}' of user '{}' can't be opened; check the store",
                    Printable.of(opened),
                    Printable.of(name),
                    e);
            throw new Refusal(ResponseCode.SYS_TEMP, "The mailbox can't be opened now");
        }
    }

    private Refusal failed(ResponseCode code, String text) {
        failures++;
        return new Refusal(code, text);
    }
}
