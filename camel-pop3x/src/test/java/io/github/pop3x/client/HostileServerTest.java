package io.github.pop3x.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that try to use the client up. */
@Timeout(30)
class HostileServerTest {

    @Test
    void boundsTheGreeting() throws IOException {
        try (HandServer server = new HandServer(talk -> {
            talk.send("+OK ");
            endlessly(talk, "x".repeat(1000));
        })) {
            assertThatThrownBy(() ->
                            Pop3Client.connect(Sessions.settings(server.port()).build()))
                    .isInstanceOf(ProtocolViolationException.class)
                    .hasMessageContaining("8192");
        }
    }

    @Test
    void boundsCapabilities() throws IOException {
        try (HandServer server = new HandServer(talk -> {
            talk.send("+OK\r\n");
            talk.expect("CAPA");
            talk.send("+OK\r\n");
            endlessly(talk, "X-CAPABILITY\r\n");
        })) {
            assertThatThrownBy(() ->
                            Pop3Client.connect(Sessions.settings(server.port()).build()))
                    .isInstanceOf(ProtocolViolationException.class)
                    .hasMessageContaining("200 capabilities");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1 100\r\n", "junk\r\n", "\r\n"})
    void boundsAListing(String line) throws IOException {
        assertListingFails("more than the 500 messages", line);
    }

    @Test
    void boundsALineOfAListing() throws IOException {
        assertListingFails("4096", "1 ".repeat(500));
    }

    private static void assertListingFails(String why, String endless) throws IOException {
        try (HandServer server = new HandServer(talk -> {
                    talk.login("UIDL");
                    talk.expect("STAT");
                    talk.send("+OK 1 1\r\n");
                    talk.expect("LIST");
                    talk.send("+OK\r\n");
                    endlessly(talk, endless);
                });
                Pop3Client client = Pop3Client.connect(
                        Sessions.settings(server.port()).maxListedMessages(500).build())) {
            client.login(Sessions.ALICE);
            assertThatThrownBy(client::listing)
                    .isInstanceOf(ProtocolViolationException.class)
                    .hasMessageContaining(why);
        }
    }

    @Test
    void boundsTheMemoryOfUniqueIds() throws IOException {
        try (HandServer server = new HandServer(talk -> {
                    talk.login("UIDL");
                    talk.expect("STAT");
                    talk.send("+OK 1 1\r\n");
                    talk.expect("LIST");
                    talk.send("+OK\r\n.\r\n");
                    talk.expect("UIDL");
                    talk.send("+OK\r\n");
                    endlessly(talk, "1 " + "x".repeat(4000) + "\r\n");
                });
                Pop3Client client = Pop3Client.connect(
                        Sessions.settings(server.port()).maxListedMessages(500).build())) {
            client.login(Sessions.ALICE);
            assertThatThrownBy(client::listing)
                    .isInstanceOf(ProtocolViolationException.class)
                    .hasMessageContaining("unique-ids");
        }
    }

    @Test
    void boundsTheMessagesThatStatAnnounces() throws IOException {
        try (HandServer server = new HandServer(talk -> {
                    talk.login("UIDL");
                    talk.expect("STAT");
                    talk.send("+OK 2000000000 1\r\n");
                    talk.expect("LIST");
                    talk.send("-ERR\r\n");
                    talk.expect("UIDL");
                    talk.send("-ERR\r\n");
                });
                Pop3Client client =
                        Pop3Client.connect(Sessions.settings(server.port()).build())) {
            client.login(Sessions.ALICE);
            assertThatThrownBy(client::listing).isInstanceOf(ProtocolViolationException.class);
        }
    }

    @Test
    void boundsSilence() throws IOException {
        CountDownLatch done = new CountDownLatch(1);
        try (HandServer server = new HandServer(talk -> await(done))) {
            Pop3ClientSettings settings = Sessions.settings(server.port())
                    .readTimeout(Duration.ofMillis(200))
                    .build();
            assertThatThrownBy(() -> Pop3Client.connect(settings))
                    .isInstanceOfSatisfying(
                            ConnectionFailedException.class,
                            e -> assertThat(e.isTimeout()).isTrue())
                    .hasMessageContaining("the greeting")
                    .hasMessageContaining("silent for 200 ms");
            done.countDown();
        }
    }

    @Test
    void boundsTheTimeOfALine() throws IOException {
        try (HandServer server = new HandServer(talk -> {
            talk.send("+OK ");
            drip(talk);
        })) {
            Pop3ClientSettings settings = Sessions.settings(server.port())
                    .readTimeout(Duration.ofMillis(300))
                    .build();
            assertThatThrownBy(() -> Pop3Client.connect(settings))
                    .isInstanceOfSatisfying(
                            ConnectionFailedException.class,
                            e -> assertThat(e.isTimeout()).isTrue());
        }
    }

    @Test
    void boundsTheTimeOfASession() throws IOException {
        try (HandServer server = new HandServer(talk -> {
                    talk.login("UIDL");
                    talk.expect("RETR");
                    talk.send("+OK\r\n");
                    drip(talk);
                });
                Pop3Client client = Pop3Client.connect(Sessions.settings(server.port())
                        .sessionTimeout(Duration.ofMillis(700))
                        .build())) {
            client.login(Sessions.ALICE);
            RetrievalRun run = client.retrieve(Sessions.messages(1, 5), Admission.ALWAYS);
            assertThatThrownBy(run::next)
                    .isInstanceOfSatisfying(
                            ConnectionFailedException.class,
                            e -> assertThat(e.isTimeout()).isTrue())
                    .hasMessageContaining("The session's time is over");
        }
    }

    @Test
    void anotherThreadCanBreakOff() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (HandServer server = new HandServer(talk -> {
                    talk.login("UIDL");
                    talk.expect("NOOP");
                    asked.countDown();
                    await(done);
                });
                Pop3Client client =
                        Pop3Client.connect(Sessions.settings(server.port()).build())) {
            client.login(Sessions.ALICE);
            Future<?> noop = threads.submit(() -> {
                client.noop();
                return null;
            });
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            client.abort();
            assertThatThrownBy(() -> noop.get(10, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(ConnectionFailedException.class);
        } finally {
            done.countDown();
            threads.shutdownNow();
        }
    }

    private static void endlessly(HandServer.Talk talk, String text) throws IOException {
        while (true) {
            talk.send(text);
        }
    }

    private static void drip(HandServer.Talk talk) throws IOException {
        while (true) {
            talk.send("x");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(30));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
