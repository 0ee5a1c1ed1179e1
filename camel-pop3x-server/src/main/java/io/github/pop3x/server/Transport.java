package io.github.pop3x.server;

import io.github.pop3x.session.SessionPolicy;
import io.github.pop3x.wire.ResponseCode;
import io.github.pop3x.wire.StatusLine;
import io.github.pop3x.wire.TransportSecurity;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Netty's threads and channels of one server. Safe for use by many threads. */
final class Transport implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(Transport.class);
    private static final WriteBufferWaterMark WATER_MARKS = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

    private static final String STOPPED = "server stopped";
    /** How long closing waits for sessions that hang, and for the event loops. */
    private static final int CLOSE_SECONDS = 5;

    private final ServerParts parts;
    private final ProxyTrust proxies;
    private final SessionStyle style;
    private final Duration stopTimeout;
    private final EventLoopGroup eventLoops =
            new MultiThreadIoEventLoopGroup(0, new DefaultThreadFactory("pop3x", true), NioIoHandler.newFactory());
    private final ChannelGroup listening = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicLong accepted = new AtomicLong();
    private volatile boolean closing;

    Transport(ServerParts parts, ProxyTrust proxies, SessionStyle style, Duration stopTimeout) {
        this.parts = parts;
        this.style = style;
        this.proxies = proxies;
        this.stopTimeout = stopTimeout;
    }

    Pop3ServerCounters counters() {
        Admission admission = parts.admission();
        return parts.tally().snapshot(admission.open(), admission.beforeLogin());
    }

    List<InetSocketAddress> bind(List<Listener> listeners) throws IOException {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (Listener listener : listeners) {
            addresses.add(bind(listener));
        }
        return addresses;
    }

    private InetSocketAddress bind(Listener listener) throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(eventLoops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARKS)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel, listener.security());
                    }
                });
        ChannelFuture bound = bootstrap.bind(listener.address()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "Can't listen on " + listener.address() + "; is the port taken or below 1024?", bound.cause());
        }
        listening.add(bound.channel());
        warnOfClearText(listener);
        return (InetSocketAddress) bound.channel().localAddress();
    }

    private static void warnOfClearText(Listener listener) {
        if (listener.security() == TransportSecurity.NONE
                && !listener.address().getAddress().isLoopbackAddress()) {
            LOG.warn(
                    "Passwords and mail cross the network in clear text at {}: listen with TLS, or on the loopback"
                            + " address only",
                    listener.address());
        }
    }

    private void accept(Channel channel, TransportSecurity security) {
        if (!(channel.remoteAddress() instanceof InetSocketAddress client)
                || !(channel.localAddress() instanceof InetSocketAddress server)) {
            // Gone already.
            channel.close();
            return;
        }
        Pop3Event.Session who = new Pop3Event.Session(accepted.incrementAndGet(), client, server);
        if (proxies.trusts(client.getAddress())) {
            channel.pipeline()
                    .addLast(proxies.newDecoder())
                    .addLast(new ProxyHeader(who, parts, named -> admit(channel, security, named)));
        } else {
            admit(channel, security, who);
        }
    }

    private void admit(Channel channel, TransportSecurity security, Pop3Event.Session who) {
        parts.tally().connections.increment();
        Connection connection = new Connection(channel, who, policy(security), parts, connections::remove);
        Optional<Pop3Limit> refusal = parts.admission().enter(connection);
        if (refusal.isPresent()) {
            connection.report().hit(refusal.get());
            refuse(channel, security);
            return;
        }
        connections.add(connection);
        connection.attach();
        if (closing) {
            connection.breakOff(STOPPED);
            return;
        }
        if (security == TransportSecurity.TLS) {
            channel.pipeline().addLast(parts.tls().orElseThrow().fromNextOctet());
        }
        channel.pipeline().addLast(connection);
    }

    private SessionPolicy policy(TransportSecurity security) {
        Pop3ServerLimits limits = parts.limits();
        return new SessionPolicy(
                security,
                limits.maxLoginFailures(),
                limits.maxBadCommandsBeforeLogin(),
                limits.maxBadCommands(),
                style.deletes(),
                style.announcements(),
                style.content());
    }

    // -ERR [SYS/TEMP] Too many connections, try again later. Behind implicit TLS there is silence: a handshake is what
    // a server under attack can't afford.
    private static void refuse(Channel channel, TransportSecurity security) {
        if (security == TransportSecurity.TLS) {
            channel.close();
            return;
        }
        StatusLine line = StatusLine.err(ResponseCode.SYS_TEMP, "Too many connections, try again later");
        channel.writeAndFlush(Unpooled.copiedBuffer(line.format() + "\r\n", StandardCharsets.US_ASCII))
                .addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void close() {
        closing = true;
        listening.close().awaitUninterruptibly();
        parts.admission().stop();
        letSessionsEnd();
        List.copyOf(connections).forEach(connection -> connection.breakOff(STOPPED));
        // Each connection's last task frees its maildrop; it is queued before the workers stop.
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
        for (Connection connection : List.copyOf(connections)) {
            if (!connection.awaitEnd(deadline)) {
                LOG.warn("The {} did not end in time; its store or authenticator hangs", connection);
            }
        }
        Workers.stop(parts.workers(), deadline);
        parts.events().stop(deadline);
        eventLoops.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** Who isn't logged in won't be; who is may go on for a while. */
    private void letSessionsEnd() {
        long deadline = System.nanoTime() + stopTimeout.toNanos();
        for (Connection connection : List.copyOf(connections)) {
            if (!connection.isLoggedIn()) {
                connection.breakOff(STOPPED);
            }
        }
        List.copyOf(connections).forEach(connection -> connection.awaitEnd(deadline));
    }
}
