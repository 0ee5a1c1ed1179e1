package io.github.pop3x.client;

import io.github.pop3x.wire.TransportSecurity;
import java.net.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Where to connect to, how, and within which limits. The defaults are safe: TLS with a verified host name, and no reply
 * of the server can use memory without bound.
 *
 * <p>Immutable.
 */
public final class Pop3ClientSettings {

    private final Builder values;

    private Pop3ClientSettings(Builder values) {
        this.values = values;
    }

    /** Settings for one server; everything else has a default. */
    public static Builder builder(String host) {
        return new Builder(host);
    }

    /** A changed copy starts here. */
    public Builder toBuilder() {
        return new Builder(values);
    }

    /** A name or an address. */
    public String host() {
        return values.host;
    }

    /** The port that was set, else the one registered for {@link #security()}. */
    public int port() {
        return values.port > 0 ? values.port : values.security.defaultPort();
    }

    /** How the connection is protected; TLS unless set. */
    public TransportSecurity security() {
        return values.security;
    }

    /** Trust and keys; the JDK's default context unless set. */
    public Optional<SSLContext> sslContext() {
        return Optional.ofNullable(values.sslContext);
    }

    /** Whether the certificate must be for {@link #host()} (RFC 2595 §2.4); true unless set. */
    public boolean verifiesHostname() {
        return values.hostnameVerification;
    }

    /** The SOCKS or HTTP proxy to go through, if one is set. */
    public Optional<Proxy> proxy() {
        return Optional.ofNullable(values.proxy);
    }

    /** How long to wait for the connection, over all addresses of the host; 30 s unless set. */
    public Duration connectTimeout() {
        return values.connectTimeout;
    }

    /** How long the server may be silent, and how long one line may take; 120 s unless set. */
    public Duration readTimeout() {
        return values.readTimeout;
    }

    /** How long the whole session may take; without bound unless set. */
    public Optional<Duration> sessionTimeout() {
        return Optional.ofNullable(values.sessionTimeout);
    }

    /** Whether commands are sent ahead; AUTO unless set. */
    public Pipelining pipelining() {
        return values.pipelining;
    }

    /** How many announced octets may be asked for and not received yet; 1 MiB unless set. One message always may. */
    public long windowOctets() {
        return values.windowOctets;
    }

    /** How many commands may be unanswered; 64 unless set. */
    public int windowCommands() {
        return values.windowCommands;
    }

    /** How many lines a listing may have; 1,000,000 unless set. */
    public int maxListedMessages() {
        return values.maxListedMessages;
    }

    /** The most octets of a message that are kept, whatever LIST announced for it; no bound unless set. */
    public OptionalLong maxMessageOctets() {
        return values.maxMessageOctets > 0 ? OptionalLong.of(values.maxMessageOctets) : OptionalLong.empty();
    }

    /** Where messages too large for memory are kept while they are needed; the JDK's temporary directory unless set. */
    public Path spoolDirectory() {
        return values.spoolDirectory;
    }

    /** Up to how many octets a message is kept in memory; 64 KiB unless set. */
    public int spoolMemoryOctets() {
        return values.spoolMemoryOctets;
    }

    @Override
    public String toString() {
        return "Pop3ClientSettings[" + host() + ':' + port() + ", security=" + security() + ", pipelining="
                + pipelining() + "]";
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {

        private final String host;
        private int port;
        private TransportSecurity security = TransportSecurity.TLS;
        private @Nullable SSLContext sslContext;
        private boolean hostnameVerification = true;
        private @Nullable Proxy proxy;
        private Duration connectTimeout = Duration.ofSeconds(30);
        private Duration readTimeout = Duration.ofMinutes(2);
        private @Nullable Duration sessionTimeout;
        private Pipelining pipelining = Pipelining.AUTO;
        private long windowOctets = 1 << 20;
        private int windowCommands = 64;
        private int maxListedMessages = 1_000_000;
        private long maxMessageOctets;
        private Path spoolDirectory = Path.of(System.getProperty("java.io.tmpdir", "."));
        private int spoolMemoryOctets = 64 * 1024;

        private Builder(String host) {
            require(!host.isBlank() && host.chars().allMatch(c -> c > ' '), "host", host);
            this.host = host;
        }

        private Builder(Builder other) {
            host = other.host;
            port = other.port;
            security = other.security;
            sslContext = other.sslContext;
            hostnameVerification = other.hostnameVerification;
            proxy = other.proxy;
            connectTimeout = other.connectTimeout;
            readTimeout = other.readTimeout;
            sessionTimeout = other.sessionTimeout;
            pipelining = other.pipelining;
            windowOctets = other.windowOctets;
            windowCommands = other.windowCommands;
            maxListedMessages = other.maxListedMessages;
            maxMessageOctets = other.maxMessageOctets;
            spoolDirectory = other.spoolDirectory;
            spoolMemoryOctets = other.spoolMemoryOctets;
        }

        public Builder port(int value) {
            require(value > 0 && value <= 65_535, "port", value);
            port = value;
            return this;
        }

        public Builder security(TransportSecurity value) {
            security = value;
            return this;
        }

        public Builder sslContext(SSLContext value) {
            sslContext = value;
            return this;
        }

        /** {@code false} accepts a trusted certificate of any host: only for tests and for tunnels. */
        public Builder hostnameVerification(boolean value) {
            hostnameVerification = value;
            return this;
        }

        public Builder proxy(Proxy value) {
            proxy = value;
            return this;
        }

        public Builder connectTimeout(Duration value) {
            connectTimeout = checked("connectTimeout", value);
            return this;
        }

        public Builder readTimeout(Duration value) {
            readTimeout = checked("readTimeout", value);
            return this;
        }

        public Builder sessionTimeout(Duration value) {
            sessionTimeout = checked("sessionTimeout", value);
            return this;
        }

        public Builder pipelining(Pipelining value) {
            pipelining = value;
            return this;
        }

        public Builder windowOctets(long value) {
            require(value > 0, "windowOctets", value);
            windowOctets = value;
            return this;
        }

        /** From 1 to 256: more commands than that could fill the connection's buffers (RFC 2449 §6.6). */
        public Builder windowCommands(int value) {
            require(value > 0 && value <= 256, "windowCommands", value);
            windowCommands = value;
            return this;
        }

        public Builder maxListedMessages(int value) {
            require(value > 0, "maxListedMessages", value);
            maxListedMessages = value;
            return this;
        }

        public Builder maxMessageOctets(long value) {
            require(value > 0, "maxMessageOctets", value);
            maxMessageOctets = value;
            return this;
        }

        public Builder spoolDirectory(Path value) {
            spoolDirectory = value;
            return this;
        }

        public Builder spoolMemoryOctets(int value) {
            require(value > 0 && value <= 1 << 30, "spoolMemoryOctets", value);
            spoolMemoryOctets = value;
            return this;
        }

        public Pop3ClientSettings build() {
            return new Pop3ClientSettings(new Builder(this));
        }

        private static Duration checked(String name, Duration value) {
            // A socket counts milliseconds in an int.
            boolean fits = value.compareTo(Duration.ofMillis(Integer.MAX_VALUE)) <= 0;
            require(fits && value.toMillis() > 0, name, value);
            return value;
        }

        private static void require(boolean condition, String name, Object value) {
            if (!condition) {
                throw new IllegalArgumentException(name + " can't be " + value);
            }
        }
    }
}
