package io.github.pop3x.server;

import io.github.pop3x.wire.Printable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol.TransportProtocol;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the PROXY header of a trusted proxy, and lets the client that it names in. What follows the header goes to
 * the handlers that are there by then. A header that doesn't come, or is none, ends the connection.
 */
final class ProxyHeader extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(ProxyHeader.class);

    private final Pop3Event.Session proxy;
    private final ServerParts parts;
    private final Consumer<Pop3Event.Session> admit;

    ProxyHeader(Pop3Event.Session proxy, ServerParts parts, Consumer<Pop3Event.Session> admit) {
        this.proxy = proxy;
        this.parts = parts;
        this.admit = admit;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        long millis = parts.limits().handshakeTimeout().toMillis();
        var late = context.executor().schedule(() -> tooLate(context), millis, TimeUnit.MILLISECONDS);
        context.channel().closeFuture().addListener(closed -> late.cancel(false));
    }

    private void tooLate(ChannelHandlerContext context) {
        if (!context.isRemoved()) {
            parts.tally().hit(Pop3Limit.HANDSHAKE_TIME);
            parts.events().tell(new Pop3Event.LimitHit(proxy, Pop3Limit.HANDSHAKE_TIME));
            context.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof HAProxyMessage header)) {
            ReferenceCountUtil.release(message);
            return;
        }
        try {
            InetSocketAddress client = clientOf(header);
            admit.accept(new Pop3Event.Session(proxy.number(), client, proxy.server()));
            context.pipeline().remove(this);
        } finally {
            header.release();
        }
    }

    // LOCAL is the proxy's own health check; UNKNOWN and other transports name nobody.
    private InetSocketAddress clientOf(HAProxyMessage header) {
        byte @Nullable [] octets = header.sourceAddress() == null
                ? null
                : NetUtil.createByteArrayFromIpAddressString(header.sourceAddress());
        boolean isNamed = header.command() == HAProxyCommand.PROXY
                && header.proxiedProtocol().transportProtocol() == TransportProtocol.STREAM
                && octets != null;
        if (!isNamed) {
            return proxy.client();
        }
        try {
            return new InetSocketAddress(InetAddress.getByAddress(octets), header.sourcePort());
        } catch (UnknownHostException impossible) {
            return proxy.client();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("No PROXY header from {}: {}", proxy.client(), Printable.of(String.valueOf(cause)));
        context.close();
    }
}
