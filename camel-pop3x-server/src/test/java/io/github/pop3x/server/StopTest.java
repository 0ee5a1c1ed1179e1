package io.github.pop3x.server;

import static io.github.pop3x.testing.Mailboxes.count;
import static io.github.pop3x.testing.Mailboxes.deposit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.pop3x.auth.LoginThrottle;
import io.github.pop3x.store.memory.MemoryStore;
import io.github.pop3x.testing.Mailboxes;
import io.github.pop3x.testing.RawClient;
import io.github.pop3x.testing.TestLog;
import io.github.pop3x.wire.TransportSecurity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What {@link Pop3Server#close()} does to those who are connected. */
class StopTest {

    private final MemoryStore store = new MemoryStore();

    private Pop3Server start(Duration stopTimeout) throws IOException {
        return Pop3Server.builder()
                .store(store)
                .authenticator(Mailboxes.everyone())
                .throttle(LoginThrottle.off())
                .stopTimeout(stopTimeout)
                .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), TransportSecurity.NONE)
                .start();
    }

    @Test
    void aSessionMayEndWhileTheServerStops() throws Exception {
        deposit(store, "alice", "A: 1\r\n\r\n");
        Pop3Server server = start(Duration.ofSeconds(30));
        try (RawClient client = RawClient.connect(server.port()).login("alice", "secret");
                RawClient waiting = RawClient.connect(server.port())) {
            waiting.readLine();
            Thread closing = new Thread(server::close);
            closing.start();
            // Who is not logged in goes first.
            assertThat(waiting.readToEnd()).isEmpty();
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> RawClient.connect(server.port()));
            assertThat(client.ask("DELE 1")).startsWith("+OK");
            assertThat(client.ask("QUIT")).startsWith("+OK");
            closing.join(10_000);
            assertThat(closing.isAlive()).isFalse();
        }
        assertThat(count(store, "alice")).isZero();
    }

    @Test
    void aSessionThatGoesOnIsBrokenOffAndRemovesNothing() throws IOException {
        deposit(store, "alice", "A: 1\r\n\r\n");
        Pop3Server server = start(Duration.ofMillis(300));
        try (RawClient client = RawClient.connect(server.port()).login("alice", "secret")) {
            assertThat(client.ask("DELE 1")).startsWith("+OK");
            long start = System.nanoTime();
            server.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(290));
            assertThat(client.readToEnd()).isEmpty();
        }
        assertThat(count(store, "alice")).isOne();
    }

    @Test
    void clearTextOnTheNetworkIsWarnedOf() throws IOException {
        int before = TestLog.lines("in clear text at").size();
        start(Duration.ZERO).close();
        assertThat(TestLog.lines("in clear text at")).hasSize(before);
        Pop3Server.builder()
                .store(store)
                .authenticator(Mailboxes.everyone())
                .listen(new InetSocketAddress(0), TransportSecurity.NONE)
                .start()
                .close();
        assertThat(TestLog.lines("in clear text at")).hasSize(before + 1);
    }
}
