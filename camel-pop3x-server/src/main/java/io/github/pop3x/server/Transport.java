package io.github.pop3x.server;

import io.github.pop3x.auth.Authenticator;
import io.github.pop3x.maildrop.MailboxStore;
import io.github.pop3x.session.Pop3Session;
import io.github.pop3x.session.SessionPolicy;
import io.github.pop3x.wire.TransportSecurity;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/** Netty's threads and channels of one server. Safe for use by many threads. */
final class Transport implements Closeable {

    private static final WriteBufferWaterMark WATER_MARKS = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

    private static final String STOPPED = "server stopped";
    /** How long closing waits for sessions that hang, and for the event loops. */
    private static final int CLOSE_SECONDS = 5;

    private final Pop3ServerLimits limits;
    private final MailboxStore store;
    private final Authenticator authenticator;
    private final Optional<TlsHandlers> tls;
    private final EventLoopGroup eventLoops =
            new MultiThreadIoEventLoopGroup(0, new DefaultThreadFactory("pop3x", true), NioIoHandler.newFactory());
    private final ExecutorService workers = Workers.create();
    private final ChannelGroup listening = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    Transport(Pop3ServerLimits limits, MailboxStore store, Authenticator authenticator, Optional<SSLContext> tls) {
        this.limits = limits;
        this.store = store;
        this.authenticator = authenticator;
        this.tls = tls.map(context -> new TlsHandlers(context, limits.handshakeTimeout()));
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
        return (InetSocketAddress) bound.channel().localAddress();
    }

    private void accept(Channel channel, TransportSecurity security) {
        Pop3Session session = new Pop3Session(SessionPolicy.of(security), store, authenticator);
        Connection connection = new Connection(channel, session, limits, workers, tls, connections::remove);
        connections.add(connection);
        if (closing) {
            connection.breakOff(STOPPED);
            return;
        }
        if (security == TransportSecurity.TLS) {
            channel.pipeline().addLast(tls.orElseThrow().implicit(channel));
        }
        channel.pipeline().addLast(connection);
    }

    @Override
    public void close() {
        closing = true;
        listening.close().awaitUninterruptibly();
        List.copyOf(connections).forEach(connection -> connection.breakOff(STOPPED));
        // Each connection's last task frees its maildrop; it is queued before the workers stop.
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
        List.copyOf(connections).forEach(connection -> connection.awaitEnd(deadline));
        Workers.stop(workers, deadline);
        eventLoops.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
