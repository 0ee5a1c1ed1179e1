package io.github.pop3x.server;

import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;

/**
 * Whose PROXY headers are believed.
 *
 * <p>Immutable.
 */
record ProxyTrust(List<Network> networks) {

    /** What a version 2 header may carry behind the addresses: names, a unique id, what the proxy knows of TLS. */
    private static final int MAX_EXTRA_OCTETS = 2048;

    static ProxyTrust of(Collection<String> networks) {
        return new ProxyTrust(networks.stream().map(Network::parse).toList());
    }

    boolean trusts(InetAddress client) {
        return networks.stream().anyMatch(network -> network.contains(client));
    }

    ChannelHandler newDecoder() {
        return new HAProxyMessageDecoder(MAX_EXTRA_OCTETS, true);
    }
}
