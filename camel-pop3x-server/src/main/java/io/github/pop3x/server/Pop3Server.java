package io.github.pop3x.server;

import io.github.pop3x.auth.Authenticator;
import io.github.pop3x.auth.LoginMethods;
import io.github.pop3x.auth.LoginThrottle;
import io.github.pop3x.maildrop.MailboxStore;
import io.github.pop3x.session.Announcements;
import io.github.pop3x.session.ContentPolicy;
import io.github.pop3x.session.DeletePolicy;
import io.github.pop3x.wire.TransportSecurity;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * An embeddable POP3 server. It is made by a builder, runs from {@link Builder#start()} to {@link #close()}, and can't
 * be started twice.
 *
 * <pre>{@code
 * MemoryStore store = new MemoryStore();
 * Pop3Server server = Pop3Server.builder()
 *         .store(store)
 *         .authenticator(new UserList().add("alice", "secret"))
 *         .listen(new InetSocketAddress("localhost", 110), TransportSecurity.NONE)
 *         .start();
 * store.deposit("alice", MessageSource.of("Subject: Hello\n\nWorld".getBytes(UTF_8)));
 * }</pre>
 *
 * <p>Safe for use by many threads. It closes neither its store nor its authenticator.
 */
public final class Pop3Server implements Closeable {

    private final Transport transport;
    private final List<InetSocketAddress> addresses;

    private Pop3Server(Transport transport, List<InetSocketAddress> addresses) {
        this.transport = transport;
        this.addresses = List.copyOf(addresses);
    }

    /** Starts a description of a server. */
    public static Builder builder() {
        return new Builder();
    }

    /** Where the server listens, in the order of {@link Builder#listen}; port 0 has become a real one. */
    public List<InetSocketAddress> addresses() {
        return addresses;
    }

    /** The port of the first listener. */
    public int port() {
        return addresses.get(0).getPort();
    }

    /**
     * Stops: no new connections, no new logins; sessions go on until the stop timeout, then they are broken off. A
     * session that is not in its UPDATE state removes nothing; one that is finishes it. Returns when every maildrop is
     * free. May be called twice.
     */
    @Override
    public void close() {
        transport.close();
    }

    /** What was counted since the start. */
    public Pop3ServerCounters counters() {
        return transport.counters();
    }

    /** Describes a server. Not thread-safe. */
    public static final class Builder {

        private final List<Listener> listeners = new ArrayList<>();
        private Pop3ServerLimits limits = Pop3ServerLimits.DEFAULT;
        private final List<Pop3ServerListener> eventListeners = new ArrayList<>();
        private final List<String> trustedProxies = new ArrayList<>();
        private Duration stopTimeout = Duration.ofSeconds(5);
        private LockPolicy lockPolicy = LockPolicy.REJECT;
        private Duration lockWait = Duration.ZERO;
        private DeletePolicy deletePolicy = DeletePolicy.DELETE;
        private Announcements announcements = Announcements.NONE.withImplementation("camel-pop3x");
        private ContentPolicy contentPolicy = ContentPolicy.STANDARD;
        private LoginThrottle throttle = new LoginThrottle();
        private @Nullable MailboxStore store;
        private @Nullable Authenticator authenticator;
        private @Nullable SSLContext tlsContext;
        private @Nullable Supplier<TlsKeys> tlsKeys;
        private @Nullable ClientCertificates clientCertificates;
        private List<X509Certificate> clientIssuers = List.of();

        private Builder() {}

        /** Where the mailboxes are. Required. */
        public Builder store(MailboxStore mailboxes) {
            this.store = mailboxes;
            return this;
        }

        /** Who may log in. Required. */
        public Builder authenticator(Authenticator users) {
            this.authenticator = users;
            return this;
        }

        /**
         * The server's key and certificate. This or other keys are required for every listener but {@link
         * TransportSecurity#NONE}.
         */
        public Builder tls(SSLContext context) {
            this.tlsContext = context;
            this.tlsKeys = null;
            return this;
        }

        /** The server's keys, one for everybody or more by host name. */
        public Builder tls(TlsKeys keys) {
            return tls(() -> keys);
        }

        /**
         * Where the server's keys come from: asked when a client starts TLS, on a thread that may block. Other keys
         * than before serve new connections; open ones go on. {@link TlsFiles} is one.
         */
        public Builder tls(Supplier<TlsKeys> keys) {
            this.tlsKeys = keys;
            this.tlsContext = null;
            return this;
        }

        /**
         * Whether clients show a certificate. If not called, they are asked for one where the authenticator knows
         * certificates.
         *
         * @param trustedIssuers whom to trust; empty for whom the JDK trusts. Where {@link #tls(SSLContext)} was
         *     called, its own trust managers decide
         */
        public Builder clientCertificates(ClientCertificates policy, Collection<X509Certificate> trustedIssuers) {
            this.clientCertificates = policy;
            this.clientIssuers = List.copyOf(trustedIssuers);
            return this;
        }

        /** An address to listen on; port 0 takes a free one. At least one is required. */
        public Builder listen(InetSocketAddress address, TransportSecurity security) {
            listeners.add(new Listener(address, security));
            return this;
        }

        /**
         * Proxies in front of this server that name the real client (PROXY protocol, version 1 or 2), before TLS. From
         * their networks a connection has to begin that way; from anywhere else such a header is garbage like any
         * other. The named address is what limits, logs and events use.
         *
         * @param networks such as {@code 10.0.0.0/8}, {@code 2001:db8::/32}, {@code 192.0.2.1}
         * @throws IllegalArgumentException not a network
         */
        public Builder trustedProxies(String... networks) {
            List.of(networks).forEach(Network::parse);
            trustedProxies.addAll(List.of(networks));
            return this;
        }

        /** What happens when an open mailbox is opened once more; {@link LockPolicy#REJECT} if not called. */
        public Builder lockPolicy(LockPolicy policy) {
            this.lockPolicy = policy;
            return this;
        }

        /** How long {@link LockPolicy#REJECT} waits for a mailbox before it refuses; not at all if not called. */
        public Builder lockWait(Duration patience) {
            if (patience.isNegative()) {
                throw new IllegalArgumentException("lockWait can't be negative: " + patience);
            }
            this.lockWait = patience;
            return this;
        }

        /** What becomes of marked messages; {@link DeletePolicy#DELETE} if not called. */
        public Builder deletePolicy(DeletePolicy policy) {
            this.deletePolicy = policy;
            return this;
        }

        /**
         * What CAPA says beyond the protocol, and what is switched off. A login delay is enforced; an expiry is the
         * store's to keep.
         */
        public Builder announcements(Announcements said) {
            this.announcements = said;
            return this;
        }

        /** How messages are shown; {@link ContentPolicy#STANDARD} if not called. */
        public Builder contentPolicy(ContentPolicy policy) {
            this.contentPolicy = policy;
            return this;
        }

        /** How long {@link Pop3Server#close()} lets sessions go on; 5 s if not called. */
        public Builder stopTimeout(Duration timeout) {
            if (timeout.isNegative()) {
                throw new IllegalArgumentException("stopTimeout can't be negative: " + timeout);
            }
            this.stopTimeout = timeout;
            return this;
        }

        /** Who is told what happens; may be called for several. */
        public Builder listener(Pop3ServerListener listener) {
            eventListeners.add(listener);
            return this;
        }

        /** How guessing of passwords is slowed down; {@code new LoginThrottle()} if not called. */
        public Builder throttle(LoginThrottle loginThrottle) {
            this.throttle = loginThrottle;
            return this;
        }

        /** What one client, and all together, may cost. */
        public Builder limits(Pop3ServerLimits values) {
            this.limits = values;
            return this;
        }

        /**
         * Opens the listeners.
         *
         * @throws IllegalStateException something required is missing
         * @throws IOException an address can't be listened on; then none is
         */
        public Pop3Server start() throws IOException {
            if (store == null || authenticator == null || listeners.isEmpty()) {
                throw new IllegalStateException(
                        "A POP3 server needs a store, an authenticator, and at least one address to listen on");
            }
            if (tlsContext == null
                    && tlsKeys == null
                    && listeners.stream().anyMatch(l -> l.security() != TransportSecurity.NONE)) {
                throw new IllegalStateException("A POP3 server with TLS needs tls(SSLContext) with a key and a"
                        + " certificate; clear text has to be asked for with TransportSecurity.NONE");
            }
            Transport transport = new Transport(
                    parts(store, authenticator),
                    ProxyTrust.of(trustedProxies),
                    new SessionStyle(deletePolicy, announcements, contentPolicy),
                    stopTimeout);
            try {
                return new Pop3Server(transport, transport.bind(listeners));
            } catch (IOException | RuntimeException e) {
                transport.close();
                throw e;
            }
        }

        private ServerParts parts(MailboxStore mailboxes, Authenticator users) {
            Tally tally = new Tally();
            ExecutorService workers = Workers.create();
            return new ServerParts(
                    new MaildropLocks(mailboxes, lockPolicy, lockWait),
                    users,
                    limits,
                    tlsContexts(users).map(contexts -> new TlsHandlers(contexts, limits.handshakeTimeout(), workers)),
                    throttle,
                    new LoginDelays(announcements.loginDelay(), System::nanoTime),
                    new Admission(limits),
                    tally,
                    new Events(eventListeners, tally),
                    workers);
        }

        private Optional<TlsContexts> tlsContexts(Authenticator users) {
            ClientCertificates asked =
                    LoginMethods.of(users).takesCertificates() ? ClientCertificates.WANT : ClientCertificates.NONE;
            ClientCertificates policy = clientCertificates == null ? asked : clientCertificates;
            if (tlsKeys != null) {
                return Optional.of(TlsContexts.of(tlsKeys, policy, clientIssuers));
            }
            return Optional.ofNullable(tlsContext).map(context -> TlsContexts.of(context, policy));
        }
    }
}
