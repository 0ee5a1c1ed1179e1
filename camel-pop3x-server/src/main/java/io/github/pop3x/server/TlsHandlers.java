package io.github.pop3x.server;

import io.netty.channel.Channel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/** Makes the TLS handlers of connections: TLS 1.2 and 1.3, nothing older (RFC 8997). Safe for use by many threads. */
final class TlsHandlers {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final JdkSslContext context;
    private final Duration handshakeTimeout;

    /** @param clientAuth whether clients are asked for a certificate; one that is not trusted ends the handshake */
    TlsHandlers(SSLContext context, Duration handshakeTimeout, ClientAuth clientAuth) {
        this.context = new JdkSslContext(
                context,
                false,
                null,
                IdentityCipherSuiteFilter.INSTANCE,
                ApplicationProtocolConfig.DISABLED,
                clientAuth,
                PROTOCOLS,
                false);
        this.handshakeTimeout = handshakeTimeout;
    }

    /** TLS from the first octet (RFC 8314 §3.3). */
    SslHandler implicit(Channel channel) {
        return limited(context.newHandler(channel.alloc()));
    }

    /** TLS from the first octet behind the next line that is written (RFC 2595 §4). */
    SslHandler afterNextLine(Channel channel) {
        return limited(new SslHandler(context.newEngine(channel.alloc()), true));
    }

    private SslHandler limited(SslHandler handler) {
        handler.setHandshakeTimeout(handshakeTimeout.toMillis(), TimeUnit.MILLISECONDS);
        return handler;
    }
}
