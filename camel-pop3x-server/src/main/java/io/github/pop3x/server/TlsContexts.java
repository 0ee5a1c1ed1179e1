package io.github.pop3x.server;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what Netty needs to speak TLS out of keys: TLS 1.2 and 1.3, nothing older (RFC 8997), forward secrecy and
 * authenticated encryption only (RFC 9325 §4.2), ALPN {@code pop3} (RFC 7301; the mitigation of ALPACA).
 *
 * <p>Safe for use by many threads. May block where keys come from files.
 */
abstract class TlsContexts {

    private static final Logger LOG = LoggerFactory.getLogger(TlsContexts.class);

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private static final List<String> CIPHER_SUITES = List.of(
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");

    /** For a host name that the client asked for, or for none. */
    abstract SslContext find(@Nullable String host) throws IOException;

    /** Whether {@link #find} may block. */
    abstract boolean mayBlock();

    static TlsContexts of(SSLContext context, ClientCertificates clients) {
        // Whoever made the context may have narrowed it: what it doesn't enable stays off.
        SSLEngine narrowed = context.createSSLEngine();
        JdkSslContext made = new JdkSslContext(
                context,
                false,
                enabled("cipher suites", CIPHER_SUITES, narrowed.getEnabledCipherSuites()),
                SupportedCipherSuiteFilter.INSTANCE,
                alpn(SslProvider.JDK),
                clientAuth(clients),
                enabled("protocols", List.of(PROTOCOLS), narrowed.getEnabledProtocols())
                        .toArray(new String[0]),
                false);
        return new TlsContexts() {
            @Override
            SslContext find(@Nullable String host) {
                return made;
            }

            @Override
            boolean mayBlock() {
                return false;
            }
        };
    }

    private static List<String> enabled(String what, List<String> ours, String[] theirs) {
        List<String> both = ours.stream().filter(List.of(theirs)::contains).toList();
        if (both.isEmpty()) {
            throw new IllegalArgumentException(
                    "The SSLContext enables none of the " + what + " that are safe: " + ours);
        }
        return both;
    }

    static TlsContexts of(
            Supplier<TlsKeys> keys, ClientCertificates clients, Collection<X509Certificate> trustedIssuers) {
        return new OfKeys(keys, clients, List.copyOf(trustedIssuers));
    }

    private static ClientAuth clientAuth(ClientCertificates clients) {
        return switch (clients) {
            case NONE -> ClientAuth.NONE;
            case WANT -> ClientAuth.OPTIONAL;
            case NEED -> ClientAuth.REQUIRE;
        };
    }

    // A client that offers other protocols only is refused (RFC 7301 §3.2); OpenSSL's binding can't do that. A client
    // that offers none is welcome either way.
    private static ApplicationProtocolConfig alpn(SslProvider provider) {
        return new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                provider == SslProvider.JDK
                        ? ApplicationProtocolConfig.SelectorFailureBehavior.FATAL_ALERT
                        : ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                "pop3");
    }

    private static final class OfKeys extends TlsContexts {

        private final Supplier<TlsKeys> source;
        private final ClientCertificates clients;
        private final List<X509Certificate> trustedIssuers;
        private final SslProvider provider;
        private final ReentrantLock lock = new ReentrantLock();
        // Of one generation of keys, one for each key: no client's choice of names makes it grow.
        private final Map<TlsKey, SslContext> made = new HashMap<>();
        private @Nullable TlsKeys generation;

        OfKeys(Supplier<TlsKeys> source, ClientCertificates clients, List<X509Certificate> trustedIssuers) {
            this.source = source;
            this.clients = clients;
            this.trustedIssuers = trustedIssuers;
            this.provider = OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
            LOG.debug("TLS is spoken by {}", provider);
        }

        @Override
        SslContext find(@Nullable String host) throws IOException {
            TlsKeys keys = source.get();
            lock.lock();
            try {
                if (keys != generation) {
                    made.clear();
                    generation = keys;
                }
                TlsKey key = keys.keyFor(host);
                @Nullable SslContext context = made.get(key);
                if (context == null) {
                    context = make(key);
                    made.put(key, context);
                }
                return context;
            } finally {
                lock.unlock();
            }
        }

        @Override
        boolean mayBlock() {
            return true;
        }

        private SslContext make(TlsKey key) throws IOException {
            SslContextBuilder builder = SslContextBuilder.forServer(key.key(), key.chain())
                    .sslProvider(provider)
                    .protocols(PROTOCOLS)
                    .ciphers(CIPHER_SUITES, SupportedCipherSuiteFilter.INSTANCE)
                    .applicationProtocolConfig(alpn(provider))
                    .clientAuth(clientAuth(clients));
            if (!trustedIssuers.isEmpty()) {
                builder.trustManager(trustedIssuers);
            }
            return builder.build();
        }
    }
}
