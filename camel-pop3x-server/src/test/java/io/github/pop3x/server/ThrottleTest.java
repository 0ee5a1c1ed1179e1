package io.github.pop3x.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pop3x.auth.LoginThrottle;
import io.github.pop3x.auth.Verdict;
import io.github.pop3x.session.LoginRefusal;
import io.github.pop3x.store.memory.MemoryStore;
import io.github.pop3x.testing.Await;
import io.github.pop3x.testing.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ThrottleTest {

    private static final Duration DELAY = Duration.ofMillis(300);

    private final EventLog events = new EventLog();
    private final MemoryStore store = new MemoryStore();
    private final AtomicInteger asked = new AtomicInteger();
    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start(Pop3Server.builder()
                .store(store)
                .authenticator((user, password) -> {
                    asked.incrementAndGet();
                    return password.equals("secret") ? Verdict.accepted(user) : Verdict.refused();
                })
                .throttle(new LoginThrottle(DELAY, DELAY, Duration.ofMinutes(5), System::nanoTime))
                .listener(events));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static RawClient from(String address, int port) throws IOException {
        return RawClient.connectFrom(InetAddress.getByName(address), port);
    }

    @Test
    void theAnswerToAWrongPasswordIsLate() throws IOException {
        try (RawClient client = from("127.0.0.2", server.clear())) {
            client.readLine();
            client.ask("USER alice");
            long start = System.nanoTime();
            assertThat(client.ask("PASS wrong")).startsWith("-ERR [AUTH]");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(DELAY.minusMillis(20));
        }
        assertThat(events.await(Pop3Event.LoginDelayed.class).delay()).isEqualTo(DELAY);
        assertThat(events.await(Pop3Event.LoginRefused.class).reason()).isEqualTo(LoginRefusal.CREDENTIALS);
        assertThat(server.server().counters().loginsDelayed()).isOne();
    }

    /** Whoever pipelines its guesses gains nothing: the next line waits for the answer before it. */
    @Test
    void guessesInOneWriteAreCarriedOutOneAfterTheOther() throws IOException {
        try (RawClient client = from("127.0.0.3", server.clear())) {
            long start = System.nanoTime();
            client.send("USER a\r\nPASS x\r\nUSER a\r\nPASS y\r\nUSER a\r\nPASS z\r\n");
            Await.until("one was checked", () -> asked.get() > 0);
            assertThat(asked.get()).isOne();
            assertThat(client.readToEnd().split("\\[AUTH]", -1)).hasSize(4);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isGreaterThanOrEqualTo(DELAY.multipliedBy(3).minusMillis(60));
        }
    }

    @Test
    void manyThatWaitHoldNoThread() throws IOException {
        List<RawClient> waiting = new ArrayList<>();
        for (int n = 0; n < 45; n++) {
            waiting.add(from("127.0.0.4", server.clear()).send("USER u" + n + "\r\nPASS x\r\n"));
        }
        Await.until("all were checked", () -> asked.get() == 45);
        try (RawClient client = from("127.0.0.5", server.clear())) {
            long start = System.nanoTime();
            client.login("alice", "secret");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(DELAY);
        }
        for (RawClient client : waiting) {
            client.close();
        }
    }

    @Test
    void aRightPasswordFromABadAddressIsLateToo() throws IOException {
        try (RawClient client = from("127.0.0.6", server.clear())) {
            client.readLine();
            client.ask("USER mallory");
            client.ask("PASS wrong");
            long start = System.nanoTime();
            client.ask("USER alice");
            assertThat(client.ask("PASS secret")).startsWith("+OK");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(DELAY.minusMillis(20));
            assertThat(client.ask("NOOP")).isEqualTo("+OK");
        }
    }

    @Test
    void aClientThatLeavesWhileItWaitsLeavesNothing() throws IOException {
        try (RawClient client = from("127.0.0.7", server.clear())) {
            client.send("USER alice\r\nPASS wrong\r\n");
            Await.until("it was checked", () -> asked.get() == 1);
            client.reset();
        }
        events.await(Pop3Event.SessionClosed.class);
        assertThat(server.server().counters().connectionsOpen()).isZero();
    }
}
