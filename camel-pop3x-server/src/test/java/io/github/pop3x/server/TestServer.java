package io.github.pop3x.server;

import io.github.pop3x.auth.Authenticator;
import io.github.pop3x.auth.LoginThrottle;
import io.github.pop3x.maildrop.MailboxStore;
import io.github.pop3x.session.Announcements;
import io.github.pop3x.testing.TestKeys;
import io.github.pop3x.wire.TransportSecurity;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/** A server with one listener of each kind, each on a free port. */
record TestServer(Pop3Server server) implements Closeable {

    static TestServer start(MailboxStore store, Authenticator users) throws IOException {
        return start(store, users, Pop3ServerLimits.DEFAULT);
    }

    static TestServer start(MailboxStore store, Authenticator users, Pop3ServerLimits limits) throws IOException {
        return start(Pop3Server.builder()
                .store(store)
                .authenticator(users)
                .limits(limits.withMaxConnectionsPerAddress(1_000))
                .announcements(Announcements.NONE)
                .throttle(LoginThrottle.off()));
    }

    /** Starts a server that a test described, but for its listeners and its key. */
    static TestServer start(Pop3Server.Builder described) throws IOException {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new TestServer(described
                .stopTimeout(Duration.ZERO)
                .tls(TestKeys.serverContext())
                .listen(anyPort, TransportSecurity.NONE)
                .listen(anyPort, TransportSecurity.TLS)
                .listen(anyPort, TransportSecurity.STARTTLS)
                .start());
    }

    int clear() {
        return server.addresses().get(0).getPort();
    }

    int tls() {
        return server.addresses().get(1).getPort();
    }

    int starttls() {
        return server.addresses().get(2).getPort();
    }

    @Override
    public void close() {
        server.close();
    }
}
