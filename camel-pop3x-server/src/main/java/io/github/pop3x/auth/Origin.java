package io.github.pop3x.auth;

import io.github.pop3x.sasl.ChannelBinding;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * Where a login comes from, as far as the connection knows.
 *
 * <p>Immutable.
 *
 * @param address the client's address, behind a trusted proxy the one that the proxy named
 * @param channelBinding what ties a SCRAM exchange to this TLS connection; nothing in clear text
 * @param certificate the client's certificate, only if TLS has verified it
 */
public record Origin(
        Optional<InetAddress> address, Optional<ChannelBinding> channelBinding, Optional<X509Certificate> certificate) {

    /** Nothing is known: no address, no TLS. */
    public static final Origin UNKNOWN = new Origin(Optional.empty(), Optional.empty(), Optional.empty());

    /** The same with a client's address. */
    public Origin from(InetAddress client) {
        return new Origin(Optional.of(client), channelBinding, certificate);
    }

    /** The same with a channel binding. */
    public Origin boundTo(ChannelBinding binding) {
        return new Origin(address, Optional.of(binding), certificate);
    }

    /** The same with a client's certificate, which TLS has verified. */
    public Origin with(X509Certificate verified) {
        return new Origin(address, channelBinding, Optional.of(verified));
    }
}
