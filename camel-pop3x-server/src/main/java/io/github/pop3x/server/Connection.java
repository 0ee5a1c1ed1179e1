package io.github.pop3x.server;

import io.github.pop3x.session.Pop3Session;
import io.github.pop3x.session.SessionPolicy;
import io.github.pop3x.wire.Printable;
import io.github.pop3x.wire.TransportSecurity;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** One client's connection: the event loop brings octets and events, the {@link Conversation} answers them. */
final class Connection extends ChannelInboundHandlerAdapter
        implements Watch.Watched, Line, Admission.Guest, MaildropLocks.Holder {

    private final Channel channel;
    private final InetSocketAddress client;
    private final ServerParts parts;
    private final Network customer;
    private final ConnectionReport report;
    private final Conversation conversation;
    private final Watch watch;
    private final Consumer<Connection> onEnd;
    private final boolean startsWithTls;
    private boolean started;

    Connection(
            Channel channel,
            Pop3Event.Session who,
            SessionPolicy policy,
            ServerParts parts,
            Consumer<Connection> onEnd) {
        this.channel = channel;
        this.client = who.client();
        this.parts = parts;
        this.customer = Network.customerOf(client.getAddress());
        this.report = new ConnectionReport(who, parts, this);
        this.onEnd = onEnd;
        this.startsWithTls = policy.security() == TransportSecurity.TLS;
        Pop3Session session = new Pop3Session(
                policy,
                parts.locks().of(this),
                parts.authenticator(),
                () -> Origins.of(channel, client.getAddress()),
                report,
                report);
        this.conversation = new Conversation(channel, this, client, session, report, parts);
        this.watch = new Watch(channel, parts.limits(), this);
    }

    ConnectionReport report() {
        return report;
    }

    /** Begins to live, once it is counted: whatever happens now, it ends in {@link #ended()}. */
    void attach() {
        report.opened();
        channel.closeFuture().addListener(closed -> conversation.lose(null));
    }

    // ---- on the event loop

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        if (channel.isActive()) {
            start();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        start();
    }

    private void start() {
        if (!started) {
            started = true;
            watch.start();
            if (!startsWithTls) {
                conversation.begin();
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (conversation.isOver()) {
            // Read and thrown away: see Outbound.flushAndEnd.
            ReferenceCountUtil.release(message);
            return;
        }
        watch.heard();
        conversation.inbound().put((ByteBuf) message);
        conversation.wake();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable()) {
            conversation.wake();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslCompletionEvent completion && !completion.isSuccess()) {
            failedHandshake(completion.cause());
        } else if (event instanceof SslHandshakeCompletionEvent) {
            endHandshake();
        } else if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
            conversation.outbound().closeIfEnded();
            conversation.endInput();
        }
        context.fireUserEventTriggered(event);
    }

    private void endHandshake() {
        ChannelHandlerContext tls = channel.pipeline().context(SslHandler.class);
        if (((SslHandler) tls.handler()).engine().getSession().getProtocol().equals("TLSv1.2")) {
            channel.pipeline().addBefore(tls.name(), null, new RenegotiationGuard());
        }
        conversation.begin();
    }

    private void failedHandshake(Throwable cause) {
        if (cause instanceof SslHandshakeTimeoutException) {
            breakOff(
                    Pop3Limit.HANDSHAKE_TIME,
                    "no TLS handshake within " + parts.limits().handshakeTimeout());
        } else {
            breakOff(reasonOf(cause));
        }
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
    public Network customer() {
        return customer;
    }

    @Override
    public boolean isLoggedIn() {
        return conversation.isLoggedIn();
    }

    @Override
    public boolean isWorking() {
        return conversation.isWorking();
    }

    /** Closes the connection without a word, and frees the maildrop. Nothing is removed (RFC 1939 §3). */
    @Override
    public void breakOff(String reason) {
        // The session ends now, whatever TLS still has to say.
        if (conversation.lose(reason)) {
            channel.close();
        }
    }

    @Override
    public void breakOff(Pop3Limit limit, String reason) {
        if (conversation.lose(reason)) {
            report.hit(limit);
            channel.close();
        }
    }

    @Override
    public void makeRoom(Pop3Limit limit) {
        breakOff(limit, "made room for a newer connection");
    }

    @Override
    public void takenOver() {
        if (conversation.lose("taken over by a newer session")) {
            report.takenOver();
            channel.close();
        }
    }

    @Override
    public void ended() {
        onEnd.accept(this);
    }

    /** Waits until the maildrop is free, but not beyond a time of {@link System#nanoTime()}; answers whether it is. */
    boolean awaitEnd(long deadlineNanos) {
        try {
            return conversation.awaitEnd(deadlineNanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public String toString() {
        return "session from " + client;
    }

    // RFC 2595 §4, and the command injections of 2011 and 2021: whoever sends octets behind STLS is cut off. The check,
    // the handler and the reply are one task of the event loop, so that no octet can come between them.
    @Override
    public void startTls(String lastLine) {
        channel.eventLoop().execute(() -> {
            if (!conversation.inbound().isEmpty()) {
                breakOff("octets behind STLS");
                return;
            }
            channel.pipeline().addFirst(parts.tls().orElseThrow().fromNextOctet());
            conversation.outbound().sendPast(lastLine);
            conversation.resume();
        });
    }
}
