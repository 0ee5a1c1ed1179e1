package io.github.pop3x.server;

import io.github.pop3x.session.Phase;
import io.github.pop3x.session.Pop3Session;
import io.github.pop3x.session.Reply;
import io.github.pop3x.wire.LineTooLongException;
import io.github.pop3x.wire.Printable;
import io.github.pop3x.wire.ResponseCode;
import io.netty.channel.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is said on one connection. Whatever happens wakes it; a worker then carries out lines, one run at a time and
 * never two, so that the session sees one thread after the other.
 */
final class Conversation implements Turns.Task {

    private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);
    /** After this many octets a worker turns to other connections. */
    private static final int TURN_OCTETS = 1024 * 1024;

    private final Channel channel;
    private final Line line;
    private final Object client;
    private final Pop3Session session;
    private final ConnectionReport report;
    private final ServerParts parts;
    private final Inbound inbound;
    private final Outbound outbound;
    private final Turns turns;
    private final AtomicBoolean lost = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile String endReason = "client closed the connection";
    private volatile boolean begun;
    private boolean greeted;
    private volatile boolean inputEnded;
    private volatile boolean paused;
    private volatile boolean loggedIn;
    private volatile boolean finished;
    private @Nullable Reply heldBack;
    private Reply.@Nullable Content content;

    Conversation(
            Channel channel, Line line, Object client, Pop3Session session, ConnectionReport report, ServerParts p) {
        this.channel = channel;
        this.line = line;
        this.client = client;
        this.session = session;
        this.report = report;
        this.parts = p;
        this.inbound = new Inbound(channel, p.limits().maxLineOctets());
        this.outbound = new Outbound(channel);
        this.turns = new Turns(p.workers(), this);
    }

    // ---- from any thread

    Inbound inbound() {
        return inbound;
    }

    Outbound outbound() {
        return outbound;
    }

    /** Whether nobody listens to the client any more. */
    boolean isOver() {
        return finished || lost.get();
    }

    boolean isLoggedIn() {
        return loggedIn;
    }

    /** Whether a command is being carried out, or its answer held back. */
    boolean isWorking() {
        return paused || turns.isBusy();
    }

    /** The client may be spoken to; may be said again. */
    void begin() {
        begun = true;
        wake();
    }

    /** A client may send its last commands, close its side, and read on. */
    void endInput() {
        inputEnded = true;
        wake();
    }

    /** The connection is gone: no command is carried out any more. Answers whether that is news. */
    boolean lose(@Nullable String reason) {
        boolean isNews = lost.compareAndSet(false, true);
        if (isNews) {
            if (reason != null) {
                endReason = reason;
            }
            wake();
        }
        return isNews;
    }

    /** Goes on after a pause. */
    void resume() {
        paused = false;
        wake();
    }

    /** Waits until the maildrop is free, but not beyond a time of {@link System#nanoTime()}; answers whether it is. */
    boolean awaitEnd(long deadlineNanos) throws InterruptedException {
        return ended.await(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    void wake() {
        turns.wake();
    }

    /** The server stopped: what is left is to free the maildrop. */
    @Override
    public void stopped() {
        lost.set(true);
    }

    // ---- on a worker

    @Override
    public boolean turn() {
        try {
            return lost.get() ? end() : work();
        } catch (Throwable e) {
            // An Error too: a connection that nobody runs any more would keep its maildrop locked for ever.
            String user = Printable.of(session.summary().user());
            LOG.warn("Session of '{}' from {} broken off", user, client, e);
            // The replies before it are whole.
            outbound.flush();
            line.breakOff("server error");
            return false;
        }
    }

    /** Answers whether there is more to do at once. */
    private boolean work() throws IOException {
        long turnStart = outbound.total();
        if (begun && !greeted) {
            greeted = true;
            outbound.putLine(session.greeting().line());
        }
        while (!finished && !lost.get() && !paused && channel.isWritable()) {
            // Asked before the line: what came before the end is carried out.
            boolean isLast = inputEnded;
            if (!step()) {
                if (isLast && !finished) {
                    finish(endReason);
                }
                break;
            }
            if (outbound.total() - turnStart > TURN_OCTETS) {
                outbound.flush();
                return true;
            }
        }
        if (!paused) {
            outbound.flush();
        }
        return false;
    }

    /** One block of a reply, or one command. Answers whether anything was done. */
    private boolean step() throws IOException {
        if (heldBack != null) {
            Reply due = heldBack;
            heldBack = null;
            send(due);
            return true;
        }
        if (content != null) {
            if (outbound.fill(content)) {
                closeContent();
            }
            return true;
        }
        Optional<byte[]> next = nextLine();
        next.ifPresent(this::execute);
        return next.isPresent();
    }

    private Optional<byte[]> nextLine() {
        try {
            return inbound.nextLine(session.expected());
        } catch (LineTooLongException tooLong) {
            report.hit(Pop3Limit.LINE_OCTETS);
            send(session.refuseLongLine());
            return Optional.empty();
        }
    }

    private void execute(byte[] octets) {
        Reply reply;
        try {
            reply = session.receive(octets);
        } catch (RuntimeException | Error e) {
            LOG.error("A command from {} failed; this is a defect, please report it", client, e);
            reply = Reply.err(ResponseCode.SYS_TEMP, "Internal error").then(Reply.Then.CLOSE);
        }
        loggedIn = session.summary().phase() != Phase.AUTHORIZATION;
        Duration delay = report.takeDelay();
        if (delay.isZero()) {
            send(reply);
        } else {
            holdBack(reply, delay);
        }
    }

    /** Keeps an answer for a while, without a thread; the client's next lines wait too. */
    private void holdBack(Reply reply, Duration delay) {
        outbound.flush();
        heldBack = reply;
        paused = true;
        var due = channel.eventLoop().schedule(this::resume, delay.toMillis(), TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(closed -> due.cancel(false));
    }

    private void send(Reply reply) {
        switch (reply.then()) {
            case READ_ON -> {
                outbound.putLine(reply.line());
                content = reply.content().orElse(null);
            }
            case START_TLS -> {
                outbound.flush();
                outbound.count(reply.line());
                paused = true;
                line.startTls(reply.line());
            }
            case CLOSE -> {
                outbound.putLine(reply.line());
                finish("session ended");
            }
        }
    }

    private void finish(String reason) {
        endReason = reason;
        finished = true;
        inbound.readOn();
        outbound.flushAndEnd();
    }

    private boolean end() {
        try {
            // Each time: the event loop may have put octets while a worker ended the session.
            inbound.release();
            outbound.release();
        } finally {
            if (ended.getCount() > 0) {
                endOnce();
            }
        }
        return false;
    }

    private void endOnce() {
        try {
            closeContent();
            session.close();
        } finally {
            report.closed(session.summary(), outbound.total(), endReason);
            ended.countDown();
            line.ended();
        }
    }

    private void closeContent() {
        if (content != null) {
            Reply.Content open = content;
            content = null;
            open.close();
        }
    }
}
