package io.github.pop3x.session;

import io.github.pop3x.auth.Authenticator;
import io.github.pop3x.auth.LoginMethods;
import io.github.pop3x.auth.Origin;
import io.github.pop3x.maildrop.MailboxStore;
import io.github.pop3x.maildrop.Maildrop;
import io.github.pop3x.maildrop.MessageGoneException;
import io.github.pop3x.maildrop.UpdateFailedException;
import io.github.pop3x.sasl.Stamp;
import io.github.pop3x.wire.Capabilities;
import io.github.pop3x.wire.Command;
import io.github.pop3x.wire.LineDecoder;
import io.github.pop3x.wire.Printable;
import io.github.pop3x.wire.ResponseCode;
import io.github.pop3x.wire.TransportSecurity;
import java.io.Closeable;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session of a POP3 server (RFC 1939), sans-I/O: {@link #receive} takes a line and answers a {@link Reply}; the
 * caller sends it and obeys {@link Reply#then()}.
 *
 * <p>Not thread-safe: one caller at a time. {@link #receive} and {@link #close} may block in a store or an
 * authenticator.
 */
public final class Pop3Session implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(Pop3Session.class);

    private final SessionPolicy policy;
    private final SessionListener listener;
    private final Failures failures;
    private Login login;
    private @Nullable Transaction transaction;
    private Phase phase = Phase.AUTHORIZATION;
    private boolean encrypted;
    private int deleted;
    private Speech speech = new Speech();

    /** A session that nobody listens to. */
    public Pop3Session(SessionPolicy policy, MailboxStore store, Authenticator authenticator) {
        this(policy, store, authenticator, () -> Origin.UNKNOWN, LoginGate.OPEN, SessionListener.NONE);
    }

    /**
     * A session before its greeting.
     *
     * @param authenticator who may log in; {@link LoginMethods#of} finds out by which mechanisms
     * @param origin what the connection knows of its client; asked at each login, since TLS may have started meanwhile
     * @param gate is asked before a maildrop is locked
     * @param listener is told what happens
     */
    public Pop3Session(
            SessionPolicy policy,
            MailboxStore store,
            Authenticator authenticator,
            Supplier<Origin> origin,
            LoginGate gate,
            SessionListener listener) {
        this.policy = policy;
        this.listener = listener;
        this.failures = new Failures(policy, listener);
        this.encrypted = policy.security() == TransportSecurity.TLS;
        this.login = new Login(store, LoginMethods.of(authenticator), origin, gate);
    }

    /** The server's first line (RFC 1939 §4). It carries a stamp only where APOP was configured. */
    // +OK POP3 server ready
    public Reply greeting() {
        Optional<Stamp> stamp = mayLogIn() ? login.stamp() : Optional.empty();
        return Reply.ok("POP3 server ready" + stamp.map(s -> ' ' + s.text()).orElse(""));
    }

    /** What the next line is, which decides how long it may be. */
    public LineDecoder.Expected expected() {
        return login.hasExchange() ? LineDecoder.Expected.RESPONSE : LineDecoder.Expected.COMMAND;
    }

    /**
     * Carries out one command line, or one line of a SASL exchange.
     *
     * @param line without its line end
     */
    public Reply receive(byte[] line) {
        return speech.translate(carryOut(line));
    }

    private Reply carryOut(byte[] line) {
        try {
            if (login.hasExchange()) {
                return entered(() -> login.respond(line));
            }
            return execute(Command.parse(line));
        } catch (Refusal refusal) {
            return failures.closeAfterTooMany(refusal.reply(), phase, login.failures());
        } catch (MessageGoneException gone) {
            return Reply.err(ResponseCode.SYS_TEMP, "The message was removed by another program");
        } catch (IOException e) {
            LOG.warn(
                    "Mailbox '{}' of user '{}' can't be read; check the store",
                    Printable.of(login.mailbox()),
                    Printable.of(login.user()),
                    e);
            return Reply.err(ResponseCode.SYS_TEMP, "The mailbox can't be read now");
        }
    }

    /** The answer to a line that was too long to be kept (RFC 2449 §4). The connection ends after it. */
    public Reply refuseLongLine() {
        return speech.translate(Reply.err("Line too long").then(Reply.Then.CLOSE));
    }

    /** What the session did so far. */
    public SessionSummary summary() {
        int retrieved = transaction == null ? 0 : transaction.retrieved();
        return new SessionSummary(login.user(), login.mailbox(), retrieved, deleted, phase);
    }

    /** Ends the session without UPDATE: frees the maildrop, removes nothing (RFC 1939 §3). */
    @Override
    public void close() {
        login.maildrop().ifPresent(Maildrop::close);
    }

    private Reply execute(Command command) throws Refusal, IOException {
        Verb verb = Verb.of(command.keyword())
                .filter(known -> !CapabilityList.isOff(known, policy))
                .orElseThrow(() -> failures.badCommand("Unknown command"));
        if (!verb.isAllowedIn(phase)) {
            throw failures.badCommand(
                    phase == Phase.AUTHORIZATION
                            ? verb + " needs a login first"
                            : verb + " is not allowed after login");
        }
        Reply reply = execute(verb, command.argument());
        failures.goodCommand();
        return reply;
    }

    private Reply execute(Verb verb, String argument) throws Refusal, IOException {
        return switch (verb) {
            case APOP -> apop(argument);
            case AUTH -> auth(argument);
            case CAPA -> capa(argument);
            case DELE -> open().dele(MessageNumber.parse(argument));
            case LANG -> speech.lang(argument);
            case LIST -> argument.isBlank() ? open().list() : open().list(MessageNumber.parse(argument));
            case NOOP -> Reply.ok("");
            case PASS -> pass(argument);
            case QUIT -> quit(argument);
            case RETR -> open().retr(MessageNumber.parse(argument));
            case RSET -> open().rset();
            case STAT -> open().stat();
            case STLS -> stls(argument);
            case TOP -> open().top(argument);
            case UIDL -> argument.isBlank() ? open().uidl() : open().uidl(MessageNumber.parse(argument));
            case USER -> user(argument);
            case UTF8 -> utf8(argument);
        };
    }

    // +OK CRLF TOP CRLF UIDL CRLF … . CRLF
    private Reply capa(String argument) throws Refusal {
        refuseArgument(argument);
        return Reply.ok("Capability list follows")
                .with(new ListingContent(capabilities().lines()));
    }

    private Capabilities capabilities() {
        CapabilityList listed = new CapabilityList(policy).addStanding();
        if (phase == Phase.AUTHORIZATION && mayStartTls()) {
            listed.add("STLS");
        }
        if (mayLogIn()) {
            listed.add("USER").add("SASL", login.mechanisms());
        }
        return listed.build();
    }

    private Reply user(String argument) throws Refusal {
        refuseLoginInClear();
        return login.user(argument);
    }

    private Reply pass(String argument) throws Refusal {
        refuseLoginInClear();
        return entered(() -> login.pass(argument));
    }

    private Reply apop(String argument) throws Refusal {
        refuseLoginInClear();
        return entered(() -> login.apop(argument));
    }

    private Reply auth(String argument) throws Refusal {
        if (argument.isBlank()) {
            // Outlook asks for the mechanisms this way.
            return Reply.ok("Mechanisms follow")
                    .with(new ListingContent(capabilities().saslMechanisms()));
        }
        refuseLoginInClear();
        return entered(() -> login.auth(argument));
    }

    // +OK Begin TLS negotiation
    private Reply stls(String argument) throws Refusal {
        refuseArgument(argument);
        if (!mayStartTls()) {
            throw new Refusal(encrypted ? "TLS is active already" : "TLS is not available");
        }
        // RFC 2595 §4: nothing that was said before TLS counts after it.
        encrypted = true;
        login = login.restarted();
        speech = new Speech();
        return Reply.ok("Begin TLS negotiation").then(Reply.Then.START_TLS);
    }

    private Reply utf8(String argument) throws Refusal {
        refuseArgument(argument);
        return speech.utf8();
    }

    // +OK 2 messages deleted
    private Reply quit(String argument) throws Refusal {
        refuseArgument(argument);
        if (phase == Phase.AUTHORIZATION) {
            return Reply.ok("Bye").then(Reply.Then.CLOSE);
        }
        phase = Phase.UPDATE;
        try (Transaction ending = open()) {
            deleted = ending.update(policy.deletes(), login.mailbox());
            return Reply.ok("Bye, " + deleted + " messages deleted").then(Reply.Then.CLOSE);
        } catch (UpdateFailedException e) {
            deleted = e.marked() - e.notRemoved();
            LOG.warn(
                    "QUIT of user '{}': {} in mailbox '{}'; they stay, check the store",
                    Printable.of(login.user()),
                    e.getMessage(),
                    Printable.of(login.mailbox()),
                    e);
            String text = e.notRemoved() + " of " + e.marked() + " messages were not deleted; they are still here";
            return Reply.err(ResponseCode.SYS_TEMP, text).then(Reply.Then.CLOSE);
        }
    }

    @FunctionalInterface
    private interface LoginStep {
        Reply take() throws Refusal;
    }

    private Reply entered(LoginStep step) throws Refusal {
        int before = login.failures();
        Reply reply;
        try {
            reply = step.take();
        } catch (Refusal refusal) {
            refusal.ofLogin(login.failures() > before)
                    .ifPresent(reason -> listener.loginRefused(login.attemptedUser(), reason));
            throw refusal;
        }
        login.maildrop().ifPresent(maildrop -> {
            transaction = new Transaction(maildrop, new MessageOpener(policy.content(), speech.saidUtf8()), listener);
            phase = Phase.TRANSACTION;
            listener.loggedIn(login.user(), login.mailbox());
        });
        return reply;
    }

    private Transaction open() {
        return Objects.requireNonNull(transaction);
    }

    private boolean mayStartTls() {
        return policy.security() == TransportSecurity.STARTTLS && !encrypted;
    }

    private boolean mayLogIn() {
        return encrypted || policy.security() == TransportSecurity.NONE;
    }

    private void refuseLoginInClear() throws Refusal {
        if (!mayLogIn()) {
            throw new Refusal("No login without TLS: send STLS first");
        }
    }

    private static void refuseArgument(String argument) throws Refusal {
        if (!argument.isBlank()) {
            throw new Refusal("This command takes no argument");
        }
    }
}
