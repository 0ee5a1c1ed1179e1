package io.github.pop3x.server;

import static io.github.pop3x.testing.Mailboxes.deposit;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pop3x.auth.LoginThrottle;
import io.github.pop3x.maildrop.UniqueId;
import io.github.pop3x.session.LoginRefusal;
import io.github.pop3x.testing.Await;
import io.github.pop3x.testing.HookedStore;
import io.github.pop3x.testing.Mailboxes;
import io.github.pop3x.testing.RawClient;
import io.github.pop3x.testing.TestLog;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventsTest {

    private final HookedStore store = new HookedStore();
    private final EventLog events = new EventLog();

    private Pop3Server.Builder builder() {
        return Pop3Server.builder()
                .store(store)
                .authenticator(Mailboxes.everyone())
                .throttle(LoginThrottle.off())
                .listener(events);
    }

    @Test
    void aSessionIsToldFromItsBeginningToItsEnd() throws IOException {
        UniqueId first = deposit(store, "alice", "A: 1\r\n\r\n");
        UniqueId second = deposit(store, "alice", "A: 2\r\n\r\n");
        try (TestServer server = TestServer.start(builder());
                RawClient client = RawClient.connect(server.clear())) {
            client.readLine();
            client.ask("USER alice");
            client.ask("PASS wrong");
            client.ask("USER alice");
            client.ask("PASS secret");
            client.send("RETR 2\r\nTOP 1 0\r\nDELE 1\r\nDELE 2\r\nQUIT\r\n");
            int octets = client.readToEnd().length();
            Pop3Event.SessionClosed closed = events.await(Pop3Event.SessionClosed.class);
            assertThat(events.names())
                    .containsExactly(
                            "SessionOpened", "LoginRefused", "LoggedIn", "Retrieved", "Deleted", "SessionClosed");
            Pop3Event.Session session = closed.session();
            assertThat(session.number()).isOne();
            assertThat(session.client().getPort()).isEqualTo(client.socket().getLocalPort());
            assertThat(session.server().getPort()).isEqualTo(server.clear());
            assertThat(events.of(Pop3Event.LoginRefused.class))
                    .containsExactly(new Pop3Event.LoginRefused(session, "alice", LoginRefusal.CREDENTIALS));
            assertThat(events.of(Pop3Event.LoggedIn.class))
                    .containsExactly(new Pop3Event.LoggedIn(session, "alice", "alice"));
            assertThat(events.of(Pop3Event.Retrieved.class))
                    .containsExactly(new Pop3Event.Retrieved(session, "alice", second, 8, true));
            assertThat(events.of(Pop3Event.Deleted.class).get(0).uniqueIds()).containsExactly(first, second);
            assertThat(closed.retrieved()).isOne();
            assertThat(closed.deleted()).isEqualTo(2);
            assertThat(closed.octets()).isGreaterThan(octets);
            assertThat(closed.reason()).isEqualTo("session ended");
            assertThat(closed.duration()).isPositive();
            Pop3ServerCounters counters = server.server().counters();
            assertThat(counters.connections()).isOne();
            assertThat(counters.logins()).isOne();
            assertThat(counters.loginsRefused()).isOne();
            assertThat(counters.retrieved()).isOne();
            assertThat(counters.deleted()).isEqualTo(2);
            assertThat(counters.octetsSent()).isEqualTo(closed.octets());
        }
    }

    @Test
    void nothingIsToldDeletedUnlessItIs() throws IOException {
        deposit(store, "alice", "A: 1\r\n\r\n");
        store.beforeUpdate(() -> {
            throw new IOException("disk full");
        });
        try (TestServer server = TestServer.start(builder());
                RawClient client = RawClient.connect(server.clear())) {
            client.login("alice", "secret").send("DELE 1\r\nQUIT\r\n");
            assertThat(client.readToEnd()).contains("-ERR [SYS/TEMP]");
            events.await(Pop3Event.SessionClosed.class);
            assertThat(events.of(Pop3Event.Deleted.class)).isEmpty();
        }
    }

    @Test
    void aDeniedLockIsTold() throws IOException {
        try (TestServer server = TestServer.start(builder());
                RawClient holder = RawClient.connect(server.clear()).login("alice", "secret");
                RawClient client = RawClient.connect(server.clear())) {
            client.readLine();
            client.ask("USER alice");
            assertThat(client.ask("PASS secret")).startsWith("-ERR [IN-USE]");
            assertThat(events.await(Pop3Event.LockDenied.class).user()).isEqualTo("alice");
            assertThat(holder.ask("NOOP")).startsWith("+OK");
        }
    }

    @Test
    void aListenerThatThrowsHarmsNobody() throws IOException {
        Pop3ServerListener thrower = event -> {
            throw new IllegalStateException("the listener of this test fails");
        };
        int before = TestLog.lines("the listener of this test fails").size();
        try (TestServer server = TestServer.start(builder().listener(thrower).listener(thrower))) {
            for (int n = 0; n < 3; n++) {
                try (RawClient client = RawClient.connect(server.clear()).login("alice", "secret")) {
                    assertThat(client.ask("QUIT")).startsWith("+OK");
                }
                events.await(Pop3Event.SessionClosed.class, n + 1);
            }
        }
        assertThat(TestLog.lines("the listener of this test fails").size() - before)
                .isOne();
    }

    @Test
    void aListenerThatHangsHarmsNobody() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        Set<String> threads = ConcurrentHashMap.newKeySet();
        Pop3ServerListener hangs = event -> {
            threads.add(Thread.currentThread().getName());
            try {
                assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        };
        try (TestServer server = TestServer.start(builder().listener(hangs))) {
            for (int n = 0; n < 3400; n++) {
                RawClient client = RawClient.connect(server.clear());
                client.send("X\r\n".repeat(3));
                client.readToEnd();
                client.close();
                if (n % 40 == 0) {
                    Await.until(
                            "they are gone", () -> server.server().counters().connectionsOpen() == 0);
                }
            }
            Await.until("events are dropped", () -> server.server().counters().eventsDropped() > 0);
            try (RawClient client = RawClient.connect(server.clear()).login("alice", "secret")) {
                assertThat(client.ask("QUIT")).startsWith("+OK");
            }
            goOn.countDown();
        }
        assertThat(threads).containsExactly("pop3x-events");
    }
}
