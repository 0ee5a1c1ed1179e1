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
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
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
final class Connection extends ChannelInboundHandlerAdapter implements Watch.Watched {

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    /** More than this many octets unread, and the socket is not read: the rest waits in the client. */
    private static final int MAX_WAITING_OCTETS = 16 * 1024;
    /** After this many octets a worker turns to other connections. */
    private static final int TURN_OCTETS = 1024 * 1024;

    private final Channel channel;
    // Asked for early: a closed channel has forgotten it.
    private final SocketAddress client;
    private final Pop3Session session;
    private final ExecutorService workers;
    private final Optional<TlsHandlers> tls;
    private final Consumer<Connection> onEnd;
    private final Inbound inbound;
    private final Outbound outbound;
    private final Watch watch;
    private final AtomicInteger wakeUps = new AtomicInteger();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile String endReason = "client closed the connection";
    private volatile boolean lost;
    private volatile boolean inputEnded;
    private volatile boolean startingTls;
    private volatile boolean loggedIn;
    private Reply.@Nullable Content content;
    private volatile boolean finished;

    Connection(
            Channel channel,
            Pop3Session session,
            Pop3ServerLimits limits,
            ExecutorService workers,
            Optional<TlsHandlers> tls,
            Consumer<Connection> onEnd) {
        this.channel = channel;
        this.client = channel.remoteAddress();
        this.session = session;
        this.workers = workers;
        this.tls = tls;
        this.onEnd = onEnd;
        this.inbound = new Inbound(limits.maxLineOctets());
        this.outbound = new Outbound(channel);
        this.watch = new Watch(channel, limits, this);
        channel.closeFuture().addListener(closed -> {
            if (!lost) {
                lost = true;
                wake();
            }
        });
    }

    // ---- on the event loop

    @Override
    public void channelActive(ChannelHandlerContext context) {
        watch.start();
        outbound.putLine(session.greeting().line());
        outbound.flush();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (finished || lost) {
            // Read and thrown away: see Outbound.flushAndEnd.
            ReferenceCountUtil.release(message);
            return;
        }
        watch.heard();
        inbound.put((ByteBuf) message);
        if (inbound.heldOctets() > MAX_WAITING_OCTETS) {
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
        if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
            breakOff(reasonOf(handshake.cause()));
        } else if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
            endInput();
        }
        context.fireUserEventTriggered(event);
    }

    // A client may send its last commands, close its side, and read on.
    private void endInput() {
        inputEnded = true;
        outbound.closeIfEnded();
        wake();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        breakOff(reasonOf(cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause));
    }

    private static String reasonOf(Throwable cause) {
        if (cause instanceof NotSslRecordException) {
            // Its message holds what the client sent: a password, where a client forgot TLS.
            return "client did not speak TLS";
        }
        return "connection lost: " + Printable.of(String.valueOf(cause));
    }

    // ---- from any thread

    @Override
    public boolean isLoggedIn() {
        return loggedIn;
    }

    @Override
    public boolean isWorking() {
        return wakeUps.get() > 0;
    }

    /** Closes the connection without a word, and frees the maildrop. Nothing is removed (RFC 1939 §3). */
    @Override
    public void breakOff(String reason) {
        if (lost) {
            return;
        }
        endReason = reason;
        // The session ends now, whatever TLS still has to say: no command is carried out any more.
        lost = true;
        channel.close();
        wake();
    }

    /** Waits until the maildrop is free, but not beyond a time of {@link System#nanoTime()}. */
    void awaitEnd(long deadlineNanos) {
        try {
            if (!ended.await(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                LOG.warn("Session from {} did not end in time; its store or authenticator hangs", client);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void wake() {
        if (wakeUps.getAndIncrement() == 0) {
            schedule();
        }
    }

    private void schedule() {
        try {
            workers.execute(this::run);
        } catch (RejectedExecutionException stopped) {
            // The server stopped: what is left is to free the maildrop.
            lost = true;
            run();
        }
    }

    // ---- on a worker

    private void run() {
        int seen = wakeUps.get();
        boolean turnIsOver = false;
        try {
            turnIsOver = lost ? end() : work();
        } catch (Throwable e) {
            // An Error too: a connection that nobody runs any more would keep its maildrop locked for ever.
            LOG.warn(
                    "Session of '{}' from {} broken off",
                    Printable.of(session.summary().user()),
                    client,
                    e);
            // The replies before it are whole.
            outbound.flush();
            breakOff("server error");
        }
        if (turnIsOver || wakeUps.addAndGet(-seen) != 0) {
            schedule();
        }
    }

    /** Answers whether there is more to do at once. */
    private boolean work() throws IOException {
        long turnStart = outbound.total();
        while (!finished && !lost && !startingTls && channel.isWritable()) {
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
        if (!startingTls) {
            outbound.flush();
        }
        return false;
    }

    /** One block of a reply, or one command. Answers whether anything was done. */
    private boolean step() throws IOException {
        if (content != null) {
            if (outbound.fill(content)) {
                closeContent();
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
            if (inbound.heldOctets() <= MAX_WAITING_OCTETS && !channel.config().isAutoRead()) {
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
        } catch (RuntimeException | Error e) {
            LOG.error("A command from {} failed; this is a defect, please report it", client, e);
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
                finish("session ended");
            }
        }
    }

    private void finish(String reason) {
        endReason = reason;
        finished = true;
        channel.config().setAutoRead(true);
        outbound.flushAndEnd();
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
        // Each time: the event loop may have put octets while a worker ended the session.
        inbound.release();
        outbound.release();
        if (ended.getCount() > 0) {
            try {
                closeContent();
                session.close();
                logEnd(session.summary());
            } finally {
                ended.countDown();
                onEnd.accept(this);
            }
        }
        return false;
    }

    private void closeContent() {
        if (content != null) {
            Reply.Content open = content;
            content = null;
            open.close();
        }
    }

    private void logEnd(SessionSummary summary) {
        if (summary.user().isEmpty()) {
            LOG.debug("Connection from {} ended before login: {}", client, endReason);
            return;
        }
        LOG.info(
                "Session of user '{}' from {} ended: mailbox='{}' retrieved={} deleted={} octets={} reason='{}'",
                Printable.of(summary.user()),
                client,
                Printable.of(summary.mailbox()),
                summary.retrieved(),
                summary.deleted(),
                outbound.total(),
                endReason);
    }
}
