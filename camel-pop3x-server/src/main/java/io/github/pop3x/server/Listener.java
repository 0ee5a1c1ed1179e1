package io.github.pop3x.server;

import io.github.pop3x.wire.TransportSecurity;
import java.net.InetSocketAddress;

/** An address and how connections to it are protected. Immutable. */
record Listener(InetSocketAddress address, TransportSecurity security) {}
