package io.github.pop3x.server;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a server: one for everybody, and others for clients that ask for a host name (SNI, RFC 6066 §3).
 *
 * <p>Immutable.
 */
public final class TlsKeys {

    private static final int MAX_HOSTS = 10_000;

    private final TlsKey standard;
    private final Map<String, TlsKey> byHost;

    private TlsKeys(TlsKey standard, Map<String, TlsKey> byHost) {
        this.standard = standard;
        this.byHost = byHost;
    }

    /** One key for everybody. */
    public static TlsKeys of(TlsKey standard) {
        return new TlsKeys(standard, Map.of());
    }

    /**
     * The same keys and one more.
     *
     * @param host {@code mail.example.org}, or {@code *.example.org} for names with one more label
     */
    public TlsKeys withHost(String host, TlsKey key) {
        Map<String, TlsKey> more = new HashMap<>(byHost);
        more.put(lowerCase(host), key);
        if (more.size() > MAX_HOSTS) {
            throw new IllegalArgumentException("A server has keys for at most " + MAX_HOSTS + " host names");
        }
        return new TlsKeys(standard, Map.copyOf(more));
    }

    /** The key for a host name as a client sent it; the one for everybody if there is no other. */
    TlsKey keyFor(@Nullable String host) {
        if (host == null || byHost.isEmpty()) {
            return standard;
        }
        String name = lowerCase(host);
        int dot = name.indexOf('.');
        @Nullable TlsKey key = byHost.get(name);
        if (key == null && dot > 0) {
            key = byHost.get("*" + name.substring(dot));
        }
        return key == null ? standard : key;
    }

    private static String lowerCase(String host) {
        return host.toLowerCase(Locale.ROOT);
    }
}
