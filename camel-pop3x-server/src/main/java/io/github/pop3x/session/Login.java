package io.github.pop3x.session;

import io.github.pop3x.auth.Authenticator;
import io.github.pop3x.auth.Verdict;
import io.github.pop3x.maildrop.MailboxStore;
import io.github.pop3x.maildrop.Maildrop;
import io.github.pop3x.maildrop.MaildropInUseException;
import io.github.pop3x.sasl.Base64Line;
import io.github.pop3x.sasl.PlainMessage;
import io.github.pop3x.wire.Command;
import io.github.pop3x.wire.Printable;
import io.github.pop3x.wire.ResponseCode;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The AUTHORIZATION state (RFC 1939 §4): ends in a locked maildrop. */
final class Login {

    private static final Logger LOG = LoggerFactory.getLogger(Login.class);

    private final MailboxStore store;
    private final Authenticator authenticator;
    private final LoginGate gate;
    private String attemptedUser = "";
    private @Nullable String announcedUser;
    private boolean exchange;
    private int failures;
    private String user = "";
    private String mailbox = "";
    private @Nullable Maildrop maildrop;

    Login(MailboxStore store, Authenticator authenticator, LoginGate gate) {
        this.store = store;
        this.authenticator = authenticator;
        this.gate = gate;
    }

    /** As if nothing had been said, but for the failures. */
    Login restarted() {
        Login fresh = new Login(store, authenticator, gate);
        fresh.failures = failures;
        return fresh;
    }

    /** Whether the next line belongs to a SASL exchange. */
    boolean hasExchange() {
        return exchange;
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
        return authenticate(name, password);
    }

    Reply auth(String argument) throws Refusal {
        String[] words = argument.strip().split(" +", 2);
        if (!words[0].equalsIgnoreCase("PLAIN")) {
            throw new Refusal("Unknown mechanism; CAPA lists them");
        }
        if (words.length == 1) {
            exchange = true;
            return Reply.challenge("");
        }
        // RFC 5034 §4: an initial response of "=" is the empty one, which PLAIN has no use for.
        return plain(words[1].equals("=") ? "" : words[1]);
    }

    /** The client's line in a SASL exchange; {@code *} gives it up (RFC 5034 §4). */
    Reply respond(byte[] line) throws Refusal {
        exchange = false;
        String text = Command.decode(line);
        if (text.equals("*")) {
            throw new Refusal("Authentication cancelled");
        }
        return plain(text);
    }

    private Reply plain(String base64) throws Refusal {
        Optional<PlainMessage> message = Base64Line.decode(base64).flatMap(PlainMessage::parse);
        if (message.isEmpty()) {
            // A defect of the client, not of the credentials: no [AUTH], which would ask its user for another password.
            failures++;
            attemptedUser = "";
            throw new Refusal("Not a PLAIN message in base64");
        }
        String authorizationId = message.get().authorizationId();
        if (!authorizationId.isEmpty() && !authorizationId.equals(message.get().user())) {
            throw failed("Nobody may act for somebody else here");
        }
        return authenticate(message.get().user(), message.get().password());
    }

    private Reply authenticate(String name, String password) throws Refusal {
        attemptedUser = name;
        Verdict verdict = authenticator.authenticate(name, password);
        return switch (verdict.outcome()) {
            case ACCEPTED -> lock(name, verdict.mailbox());
            case REFUSED -> throw failed("Wrong user name or password");
            case UNAVAILABLE -> throw new Refusal(ResponseCode.SYS_TEMP, "Logins can't be checked now");
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

    private Refusal failed(String text) {
        failures++;
        return new Refusal(ResponseCode.AUTH, text);
    }
}
