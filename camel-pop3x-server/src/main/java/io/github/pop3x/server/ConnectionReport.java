package io.github.pop3x.server;

import io.github.pop3x.maildrop.UniqueId;
import io.github.pop3x.session.LoginGate;
import io.github.pop3x.session.LoginRefusal;
import io.github.pop3x.session.SessionListener;
import io.github.pop3x.session.SessionSummary;
import io.github.pop3x.wire.Printable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts and tells what happens on one connection, keeps it within the limits, and finds out how long an answer to a
 * login is to be held back. One worker at a time, where nothing else is said.
 */
final class ConnectionReport implements SessionListener, LoginGate {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionReport.class);

    private final Pop3Event.Session session;
    private final ServerParts parts;
    private final Admission.Guest guest;
    private final long startNanos = System.nanoTime();
    private volatile String mailbox = "";
    private Duration delay = Duration.ZERO;

    ConnectionReport(Pop3Event.Session session, ServerParts parts, Admission.Guest guest) {
        this.session = session;
        this.parts = parts;
        this.guest = guest;
    }

    /** How long the answer that the session just gave is to be held back; asked once. */
    Duration takeDelay() {
        Duration taken = delay;
        delay = Duration.ZERO;
        return taken;
    }

    void opened() {
        parts.events().tell(new Pop3Event.SessionOpened(session));
    }

    /** A limit was hit; from any thread. */
    void hit(Pop3Limit limit) {
        parts.tally().hit(limit);
        parts.events().tell(new Pop3Event.LimitHit(session, limit));
    }

    /** A newer session ends this one; from any thread. */
    void takenOver() {
        parts.tally().locksTakenOver.increment();
        parts.events().tell(new Pop3Event.LockTakenOver(session, mailbox));
    }

    void closed(SessionSummary summary, long octets, String reason) {
        parts.admission().leave(guest);
        parts.tally().octetsSent.add(octets);
        log(summary, octets, reason);
        parts.events()
                .tell(new Pop3Event.SessionClosed(
                        session,
                        summary.user(),
                        summary.mailbox(),
                        summary.retrieved(),
                        summary.deleted(),
                        octets,
                        Duration.ofNanos(System.nanoTime() - startNanos),
                        reason));
    }

    @Override
    public Optional<LoginRefusal> refuses(String user, String opened) {
        if (parts.delays().isTooEarly(opened)) {
            return Optional.of(LoginRefusal.TOO_EARLY);
        }
        Optional<LoginRefusal> refusal = parts.admission().logIn(guest, user);
        if (refusal.equals(Optional.of(LoginRefusal.TOO_MANY_SESSIONS))) {
            hit(Pop3Limit.SESSIONS_PER_USER);
        }
        return refusal;
    }

    @Override
    public void loggedIn(String user, String opened) {
        mailbox = opened;
        parts.delays().opened(opened);
        parts.tally().logins.increment();
        parts.events().tell(new Pop3Event.LoggedIn(session, user, opened));
        holdBack(user, parts.throttle().succeeded(session.client().getAddress(), user));
    }

    @Override
    public void loginRefused(String user, LoginRefusal reason) {
        parts.admission().logOut(guest);
        parts.tally().loginsRefused.increment();
        parts.events().tell(new Pop3Event.LoginRefused(session, user, reason));
        switch (reason) {
            case CREDENTIALS, MALFORMED ->
                holdBack(user, parts.throttle().failed(session.client().getAddress(), user));
            case IN_USE -> {
                parts.tally().locksDenied.increment();
                parts.events().tell(new Pop3Event.LockDenied(session, user));
            }
            case UNAVAILABLE, TOO_EARLY, TOO_MANY_SESSIONS -> {}
        }
    }

    @Override
    public void tooManyLoginFailures() {
        hit(Pop3Limit.LOGIN_FAILURES);
    }

    @Override
    public void tooManyBadCommands() {
        hit(Pop3Limit.BAD_COMMANDS);
    }

    @Override
    public void retrieved(UniqueId uniqueId, long octets, boolean complete) {
        parts.tally().retrieved.increment();
        parts.events().tell(new Pop3Event.Retrieved(session, mailbox, uniqueId, octets, complete));
    }

    @Override
    public void deleted(List<UniqueId> uniqueIds) {
        parts.tally().deleted.add(uniqueIds.size());
        parts.events().tell(new Pop3Event.Deleted(session, mailbox, uniqueIds));
    }

    private void log(SessionSummary summary, long octets, String reason) {
        if (summary.user().isEmpty()) {
            LOG.debug("Connection from {} ended before login: {}", session.client(), reason);
            return;
        }
        LOG.info(
                "Session of user '{}' from {} ended: mailbox='{}' retrieved={} deleted={} octets={} reason='{}'",
                Printable.of(summary.user()),
                session.client(),
                Printable.of(summary.mailbox()),
                summary.retrieved(),
                summary.deleted(),
                octets,
                reason);
    }

    private void holdBack(String user, Duration time) {
        if (!time.isZero()) {
            delay = time;
            parts.tally().loginsDelayed.increment();
            parts.events().tell(new Pop3Event.LoginDelayed(session, user, time));
        }
    }
}
