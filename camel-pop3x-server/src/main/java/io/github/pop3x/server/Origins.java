package io.github.pop3x.server;

import io.github.pop3x.auth.Origin;
import io.github.pop3x.sasl.ChannelBinding;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** What a connection knows of its client, for those who decide about logins. */
final class Origins {

    private Origins() {}

    /**
     * Asked after a handshake, if there is one.
     *
     * @param client the client's address, behind a trusted proxy the one that the proxy named
     */
    static Origin of(Channel channel, InetAddress client) {
        Origin origin = Origin.UNKNOWN.from(client);
        @Nullable SslHandler tls = channel.pipeline().get(SslHandler.class);
        return tls == null ? origin : with(origin, tls.engine().getSession());
    }

    private static Origin with(Origin origin, SSLSession session) {
        Origin known = origin;
        Certificate @Nullable [] own = session.getLocalCertificates();
        if (own != null && own.length > 0 && own[0] instanceof X509Certificate certificate) {
            known = ChannelBinding.tlsServerEndPoint(certificate)
                    .map(known::boundTo)
                    .orElse(known);
        }
        try {
            // The chain was verified by the trust manager, or the handshake would have failed.
            return session.getPeerCertificates()[0] instanceof X509Certificate client ? known.with(client) : known;
        } catch (SSLPeerUnverifiedException noCertificate) {
            return known;
        }
    }
}
