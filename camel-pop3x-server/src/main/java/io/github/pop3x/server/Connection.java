package io.github.pop3x.server;

import io.github.pop3x.session.Phase;
import io.github.pop3x.session.Pop3Session;
import io.github.pop3x.session.Reply;
import io.github.pop3x.session.SessionSummary;
import io.github.pop3x.wire.LineTooLongException;
import io.github.pop3x.wire.Printable;
import io.github.pop3x.wire.ResponseCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection. The event loop brings octets and events; a worker carries out lines, one run at a time and
 * never two, so that the session sees one thread after the other.
 */
final class Connection extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    /** More than this many octets unread, and the socket is not read: the rest waits in the client. */
    private static final int MAX_WAITING_OCTETS = 16 * 1024;
    /** After this many octets a worker turns to other connections. */
    private static final int TURN_OCTETS = 1024 * 1024;

    private static final int CLOSE_TIMEOUT_SECONDS = 10;

    private final Channel channel;
    private final Pop3Session session;
    private final Pop3ServerLimits limits;
    private final ExecutorService workers;
    private final Optional<TlsHandlers> tls;
    private final Consumer<Connection> onEnd;
    private final Inbound inbound;
    private final Outbound outbound;
    private final AtomicInteger wakeUps = new AtomicInteger();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile String endReason = "client closed the connection";
    private volatile boolean lost;
    private volatile boolean inputEnded;
    private volatile boolean startingTls;
    private volatile boolean loggedIn;
    private Reply.@Nullable Content content;
    private boolean finished;

    Connection(
            Channel channel,
            Pop3Session session,
            Pop3ServerLimits limits,
            ExecutorService workers,
            Optional<TlsHandlers> tls,
            Consumer<Connection> onEnd) {
        this.channel = channel;
        this.session = session;
        this.limits = limits;
        this.workers = workers;
        this.tls = tls;
        this.onEnd = onEnd;
        this.inbound = new Inbound(limits.maxLineOctets());
        this.outbound = new Outbound(channel);
        channel.closeFuture().addListener(closed -> {
            lost = true;
            wake();
        });
    }

    // ---- on the event loop

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.executor()
                .schedule(this::endUnlessLoggedIn, limits.loginTimeout().toMillis(), TimeUnit.MILLISECONDS);
        outbound.putLine(session.greeting().line());
        outbound.flush();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        inbound.put((ByteBuf) message);
        if (inbound.waitingOctets() > MAX_WAITING_OCTETS) {
            channel.config().setAutoRead(false);
        }
        wake();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable()) {
            wake();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent idle) {
            endIfIdle(idle.state());
        } else if (event instanceof ChannelInputShutdownEvent) {
            // A client may send its last commands, close its side, and read on.
            inputEnded = true;
            wake();
        }
        context.fireUserEventTriggered(event);
    }

    private void endIfIdle(IdleState state) {
        // A long transfer keeps the client silent: then only a stalled write ends the connection.
        boolean isWriting = outbound.hasUnsent();
        if (state == IdleState.WRITER_IDLE && isWriting) {
            breakOff("client read nothing for " + limits.writeStallTimeout().toSeconds() + " s");
        } else if (state == IdleState.READER_IDLE && !isWriting && wakeUps.get() == 0) {
            breakOff("client was silent for " + limits.idleTimeout().toSeconds() + " s");
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("Connection from {} failed", channel.remoteAddress(), cause);
        breakOff(cause instanceof IOException ? "connection lost" : "connection failed: " + cause);
    }

    private void endUnlessLoggedIn() {
        if (!loggedIn) {
            breakOff("no login within " + limits.loginTimeout().toSeconds() + " s");
        }
    }

    // ---- from any thread

    /** Closes the connection without a word. Nothing is removed (RFC 1939 §3). */
    void breakOff() {
        breakOff("server stopped");
    }

    private void breakOff(String reason) {
        if (channel.isOpen()) {
            endReason = reason;
            channel.close();
        }
    }

    /** Waits until the maildrop is free. */
    void awaitEnd() {
        try {
            if (!ended.await(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("Session from {} did not end within {} s", channel.remoteAddress(), CLOSE_TIMEOUT_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void wake() {
        if (wakeUps.getAndIncrement() == 0) {
            workers.execute(this::run);
        }
    }

    // ---- on a worker

    private void run() {
        int seen = wakeUps.get();
        boolean turnIsOver = false;
        try {
            turnIsOver = lost ? end() : work();
        } catch (IOException | RuntimeException e) {
            LOG.warn("Session of {} from {} broken off", session.summary().user(), channel.remoteAddress(), e);
            breakOff("server error");
        }
        if (turnIsOver || wakeUps.addAndGet(-seen) != 0) {
            workers.execute(this::run);
        }
    }

    /** Answers whether there is more to do at once. */
    private boolean work() throws IOException {
        long turnStart = outbound.total();
        while (!finished && !startingTls && channel.isWritable()) {
            if (!step()) {
                endAfterLastCommand();
                break;
            }
            if (outbound.total() - turnStart > TURN_OCTETS) {
                outbound.flush();
                return true;
            }
        }
        if (!startingTls) {
            outbound.flush();
        }
        return false;
    }

    private void endAfterLastCommand() {
        if (inputEnded && !finished) {
            finished = true;
            outbound.flushAndClose();
        }
    }

    /** One block of a reply, or one command. Answers whether anything was done. */
    private boolean step() throws IOException {
        if (content != null) {
            if (outbound.fill(content)) {
                content.close();
                content = null;
            }
            return true;
        }
        Optional<byte[]> line = nextLine();
        line.ifPresent(this::execute);
        return line.isPresent();
    }

    private Optional<byte[]> nextLine() {
        try {
            Optional<byte[]> line = inbound.nextLine();
            if (inbound.waitingOctets() <= MAX_WAITING_OCTETS
                    && !channel.config().isAutoRead()) {
                channel.config().setAutoRead(true);
            }
            return line;
        } catch (LineTooLongException tooLong) {
            send(session.refuseLongLine());
            return Optional.empty();
        }
    }

    private void execute(byte[] line) {
        Reply reply;
        try {
            reply = session.receive(line);
        } catch (RuntimeException e) {
            LOG.error("A command from {} failed; this is a defect, please report it", channel.remoteAddress(), e);
            reply = Reply.err(ResponseCode.SYS_TEMP, "Internal error").then(Reply.Then.CLOSE);
        }
        loggedIn = session.summary().phase() != Phase.AUTHORIZATION;
        send(reply);
    }

    private void send(Reply reply) {
        switch (reply.then()) {
            case READ_ON -> {
                outbound.putLine(reply.line());
                content = reply.content().orElse(null);
            }
            case START_TLS -> startTls(reply.line());
            case CLOSE -> {
                outbound.putLine(reply.line());
                finished = true;
                endReason = "session ended";
                outbound.flushAndClose();
            }
        }
    }

    // RFC 2595 §4, and the command injections of 2011 and 2021: whoever sends octets behind STLS is cut off. The check,
    // the handler and the reply are one task of the event loop, so that no octet can come between them.
    private void startTls(String line) {
        outbound.flush();
        startingTls = true;
        channel.eventLoop().execute(() -> {
            if (!inbound.isEmpty()) {
                breakOff("octets behind STLS");
                return;
            }
            channel.pipeline().addFirst(tls.orElseThrow().afterNextLine(channel));
            outbound.sendLine(line);
            startingTls = false;
            wake();
        });
    }

    private boolean end() {
        if (ended.getCount() > 0) {
            finished = true;
            if (content != null) {
                content.close();
                content = null;
            }
            session.close();
            inbound.release();
            outbound.release();
            logEnd(session.summary());
            ended.countDown();
            onEnd.accept(this);
        }
        return false;
    }

    private void logEnd(SessionSummary summary) {
        if (summary.user().isEmpty()) {
            LOG.debug("Connection from {} ended before login: {}", channel.remoteAddress(), endReason);
            return;
        }
        LOG.info(
                "Session of user '{}' from {} ended: mailbox='{}' retrieved={} deleted={} octets={} reason='{}'",
                Printable.of(summary.user()),
                channel.remoteAddress(),
                Printable.of(summary.mailbox()),
                summary.retrieved(),
                summary.deleted(),
                outbound.total(),
                endReason);
    }
}
