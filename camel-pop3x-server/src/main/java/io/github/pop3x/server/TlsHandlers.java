package io.github.pop3x.server;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** Makes the TLS handlers of connections. Safe for use by many threads. */
final class TlsHandlers {

    /** More than any client sends, post-quantum key shares included. */
    private static final int MAX_CLIENT_HELLO_OCTETS = 16 * 1024;

    private final TlsContexts contexts;
    private final Duration handshakeTimeout;
    private final Executor workers;

    TlsHandlers(TlsContexts contexts, Duration handshakeTimeout, Executor workers) {
        this.contexts = contexts;
        this.handshakeTimeout = handshakeTimeout;
        this.workers = workers;
    }

    /**
     * TLS from the next octet that the client sends. Until it has sent its first message, what is written goes out in
     * clear: the reply to STLS (RFC 2595 §4), or nothing where the client speaks first.
     */
    ChannelHandler fromNextOctet() {
        return new ByHostName();
    }

    private Future<SslContext> find(@Nullable String host, Promise<SslContext> promise) {
        try {
            if (contexts.mayBlock()) {
                workers.execute(() -> findNow(host, promise));
            } else {
                findNow(host, promise);
            }
        } catch (RejectedExecutionException stopped) {
            promise.setFailure(stopped);
        }
        return promise;
    }

    private void findNow(@Nullable String host, Promise<SslContext> promise) {
        try {
            promise.setSuccess(contexts.find(host));
        } catch (IOException | RuntimeException e) {
            promise.setFailure(e);
        }
    }

    private final class ByHostName extends SniHandler {

        ByHostName() {
            super(TlsHandlers.this::find, MAX_CLIENT_HELLO_OCTETS, handshakeTimeout.toMillis());
        }

        @Override
        protected SslHandler newSslHandler(SslContext context, ByteBufAllocator allocator) {
            SslHandler handler = context.newHandler(allocator);
            handler.setHandshakeTimeout(handshakeTimeout.toMillis(), TimeUnit.MILLISECONDS);
            if (context instanceof JdkSslContext) {
                SSLParameters parameters = handler.engine().getSSLParameters();
                parameters.setUseCipherSuitesOrder(true);
                handler.engine().setSSLParameters(parameters);
            }
            return handler;
        }
    }
}
