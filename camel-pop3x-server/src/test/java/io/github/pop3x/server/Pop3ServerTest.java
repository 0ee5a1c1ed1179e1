package io.github.pop3x.server;

import static io.github.pop3x.testing.Mailboxes.count;
import static io.github.pop3x.testing.Mailboxes.deposit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.pop3x.auth.Authenticator;
import io.github.pop3x.auth.Verdict;
import io.github.pop3x.maildrop.MaildropInUseException;
import io.github.pop3x.testing.Await;
import io.github.pop3x.testing.HookedStore;
import io.github.pop3x.testing.Mailboxes;
import io.github.pop3x.testing.RawClient;
import io.github.pop3x.testing.TestLog;
import io.github.pop3x.wire.TransportSecurity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Pop3ServerTest {

    private static final String JAVA_TEXT = "java.lang.Exception at /var/lib/secrets";

    private final HookedStore store = new HookedStore();

    @AfterAll
    static void nothingLeaks() {
        TestLog.assertNoLeaks();
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private Pop3Server.Builder builder() {
        return Pop3Server.builder()
                .store(store)
                .authenticator(Mailboxes.everyone())
                .stopTimeout(Duration.ZERO);
    }

    // ---- starting

    @Test
    void saysWhatIsMissing() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Pop3Server.builder().start())
                .withMessageContaining("store");
        assertThatIllegalStateException().isThrownBy(() -> builder().start()).withMessageContaining("address");
        for (TransportSecurity security : new TransportSecurity[] {TransportSecurity.TLS, TransportSecurity.STARTTLS}) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> builder().listen(anyPort(), security).start())
                    .withMessageContaining("tls(SSLContext)");
        }
    }

    @Test
    void limitsHaveToBePossible() {
        Pop3ServerLimits limits = Pop3ServerLimits.DEFAULT;
        assertThatIllegalArgumentException().isThrownBy(() -> limits.withIdleTimeout(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> limits.withLoginTimeout(Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> limits.withWriteStallTimeout(Duration.ofNanos(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> limits.withMaxLineOctets(254));
    }

    @Test
    void listensOnEveryAddress() throws IOException {
        try (Pop3Server server = builder()
                .listen(anyPort(), TransportSecurity.NONE)
                .listen(anyPort(), TransportSecurity.NONE)
                .start()) {
            assertThat(server.addresses()).hasSize(2).doesNotHaveDuplicates();
            assertThat(server.port()).isEqualTo(server.addresses().get(0).getPort());
            for (InetSocketAddress address : server.addresses()) {
                assertThat(address.getPort()).isPositive();
                try (RawClient client = RawClient.connect(address.getPort()).login("alice", "secret")) {
                    assertThat(client.ask("QUIT")).startsWith("+OK");
                }
            }
        }
    }

    @Test
    void aTakenPortIsAClearFailureThatLeavesNothing() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InetSocketAddress first = (InetSocketAddress) free.getLocalSocketAddress();
            free.close();
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> builder()
                            .listen(first, TransportSecurity.NONE)
                            .listen((InetSocketAddress) taken.getLocalSocketAddress(), TransportSecurity.NONE)
                            .start())
                    .withMessageContaining(String.valueOf(taken.getLocalPort()));
            assertNoThreadIsLeft();
            // The first address is free again.
            try (Pop3Server server =
                    builder().listen(first, TransportSecurity.NONE).start()) {
                assertThat(server.port()).isEqualTo(first.getPort());
            }
        }
    }

    @Test
    void anAddressThatDoesNotExistIsAClearFailure() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> builder()
                        .listen(InetSocketAddress.createUnresolved("does.not.exist.invalid", 0), TransportSecurity.NONE)
                        .start())
                .withMessageContaining("does.not.exist.invalid");
    }

    // ---- stopping

    @Test
    void closeFreesEveryMaildropAndThread() throws IOException {
        Pop3Server server = builder().listen(anyPort(), TransportSecurity.NONE).start();
        List<RawClient> clients = new ArrayList<>();
        for (int n = 0; n < 20; n++) {
            deposit(store, "user" + n, "X: y\r\n\r\n");
            clients.add(RawClient.connect(server.port()).login("user" + n, "secret"));
            assertThat(clients.get(n).ask("DELE 1")).startsWith("+OK");
        }
        server.close();
        for (int n = 0; n < 20; n++) {
            // Free when close() returns, not some time later.
            try (var maildrop = store.lock("user" + n)) {
                assertThat(maildrop.messageCount()).isEqualTo(1);
            }
            assertThat(clients.get(n).readToEnd()).isEmpty();
            clients.get(n).close();
        }
        server.close();
        assertNoThreadIsLeft();
    }

    @Test
    void closeEndsInBoundedTimeHoweverManyAuthenticatorsHang() throws Exception {
        CountDownLatch asked = new CountDownLatch(8);
        Authenticator hangs = (user, password) -> {
            asked.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            return Verdict.unavailable();
        };
        Pop3Server server = Pop3Server.builder()
                .store(store)
                .authenticator(hangs)
                .listen(anyPort(), TransportSecurity.NONE)
                .start();
        List<RawClient> clients = new ArrayList<>();
        for (int n = 0; n < 8; n++) {
            clients.add(RawClient.connect(server.port()).send("USER a\r\nPASS b\r\n"));
        }
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
        long start = System.nanoTime();
        server.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(12));
        for (RawClient client : clients) {
            client.close();
        }
    }

    @Test
    void anUpdateThatHasBegunIsFinishedByClose() throws Exception {
        deposit(store, "alice", "X: y\r\n\r\n");
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        store.beforeUpdate(() -> {
            begun.countDown();
            try {
                assertThat(goOn.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        });
        Pop3Server server = builder().listen(anyPort(), TransportSecurity.NONE).start();
        try (RawClient client = RawClient.connect(server.port()).login("alice", "secret")) {
            client.send("DELE 1\r\nQUIT\r\n");
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
            Thread closing = new Thread(server::close);
            closing.start();
            assertThat(closing.isAlive()).isTrue();
            goOn.countDown();
            closing.join(10_000);
            assertThat(closing.isAlive()).isFalse();
        }
        store.beforeUpdate(() -> {});
        assertThat(count(store, "alice")).isZero();
    }

    private static void assertNoThreadIsLeft() {
        Await.until(
                "no thread is left",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("pop3x") && thread.isAlive()));
    }

    // ---- ending

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aClientThatClosesItsSideGetsEveryReply(boolean overTls) throws IOException {
        for (int turn = 0; turn < 50; turn++) {
            deposit(store, "alice", "X: y\r\n\r\n");
        }
        try (TestServer server = TestServer.start(store, Mailboxes.everyone())) {
            for (int turn = 0; turn < 50; turn++) {
                try (RawClient client =
                        overTls ? RawClient.connectTls(server.tls()) : RawClient.connect(server.clear())) {
                    client.login("alice", "secret").send("RETR 1\r\nDELE 1\r\nQUIT\r\n");
                    client.shutdownOutput();
                    assertThat(client.readToEnd())
                            .isEqualTo("+OK 8 octets\r\nX: y\r\n\r\n.\r\n+OK Message 1 marked\r\n"
                                    + "+OK Bye, 1 messages deleted\r\n");
                }
            }
        }
        assertThat(count(store, "alice")).isZero();
    }

    @Test
    void aLineThatIsCutByTheEndIsNotCarriedOut() throws IOException {
        deposit(store, "alice", "X: y\r\n\r\n");
        try (TestServer server = TestServer.start(store, Mailboxes.everyone())) {
            try (RawClient client = RawClient.connect(server.clear()).login("alice", "secret")) {
                client.send("DELE 1\r\nQUIT");
                client.shutdownOutput();
                assertThat(client.readToEnd()).isEqualTo("+OK Message 1 marked\r\n");
            }
        }
        assertThat(count(store, "alice")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void octetsBehindQuitCostTheClientNoReply(boolean overTls) throws IOException {
        String message = "X: y\r\n\r\n" + ("x".repeat(998) + "\r\n").repeat(3000);
        deposit(store, "alice", message);
        try (TestServer server = TestServer.start(store, Mailboxes.everyone());
                RawClient client = overTls ? RawClient.connectTls(server.tls()) : RawClient.connect(server.clear())) {
            // The junk stays unread in the server's socket while the mail waits in its send buffer.
            client.login("alice", "secret").send("RETR 1\r\nDELE 1\r\nQUIT\r\n" + "\r\n".repeat(40_000));
            Await.until("the session has ended", () -> count(store, "alice") == 0);
            assertThat(client.readLine()).startsWith("+OK");
            assertThat(client.readText()).isEqualTo(message);
            assertThat(client.readToEnd()).isEqualTo("+OK Message 1 marked\r\n+OK Bye, 1 messages deleted\r\n");
        }
    }

    // ---- failures of stores and authenticators

    @Test
    void aFailingAuthenticatorIsNoJavaTextOnTheWire() throws IOException {
        Authenticator fails = (user, password) -> {
            throw new IllegalStateException(JAVA_TEXT);
        };
        try (TestServer server = TestServer.start(store, fails);
                RawClient client = RawClient.connect(server.clear())) {
            client.send("USER alice\r\nPASS secret\r\nQUIT\r\n");
            assertThat(client.readToEnd())
                    .isEqualTo("+OK POP3 server ready\r\n+OK Send PASS\r\n"
                            + "-ERR [SYS/TEMP] Logins can't be checked now\r\n+OK Bye\r\n");
        }
    }

    @Test
    void anAuthenticatorThatCannotSaySaysSo() throws IOException {
        try (TestServer server = TestServer.start(store, (user, password) -> Verdict.unavailable());
                RawClient client = RawClient.connect(server.clear())) {
            client.readLine();
            for (int n = 0; n < 5; n++) {
                client.ask("USER alice");
                assertThat(client.ask("PASS secret")).startsWith("-ERR [SYS/TEMP] ");
            }
        }
    }

    @Test
    void aStoreThatCannotLockIsATemporaryFailure() throws IOException {
        store.beforeLock(() -> {
            throw new IOException(JAVA_TEXT);
        });
        try (TestServer server = TestServer.start(store, Mailboxes.everyone());
                RawClient client = RawClient.connect(server.clear())) {
            client.readLine();
            client.ask("USER alice");
            assertThat(client.ask("PASS secret")).isEqualTo("-ERR [SYS/TEMP] The mailbox can't be opened now");
            store.beforeLock(() -> {});
            client.ask("USER alice");
            assertThat(client.ask("PASS secret")).startsWith("+OK");
        }
    }

    @Test
    void anErrorInTheStoreFreesTheMaildrop() throws IOException {
        deposit(store, "alice", "X: y\r\n\r\n");
        for (String what : List.of("IOException", "RuntimeException", "Error")) {
            store.beforeOpen(() -> {
                switch (what) {
                    case "IOException" -> throw new IOException(JAVA_TEXT);
                    case "RuntimeException" -> throw new IllegalStateException(JAVA_TEXT);
                    default -> throw new StackOverflowError(JAVA_TEXT);
                }
            });
            try (TestServer server = TestServer.start(store, Mailboxes.everyone());
                    RawClient client = RawClient.connect(server.clear()).login("alice", "secret")) {
                client.send("DELE 1\r\nRSET\r\nRETR 1\r\nDELE 1\r\n");
                client.shutdownOutput();
                assertThat(client.readToEnd()).startsWith("+OK").doesNotContain("java", "secrets", "Exception");
                assertThat(count(store, "alice")).as(what).isEqualTo(1);
            }
        }
    }

    @Test
    void anErrorInsideAMessageFreesTheMaildrop() throws IOException {
        deposit(store, "alice", "X: y\r\n\r\n");
        store.beforeRead(() -> {
            throw new StackOverflowError(JAVA_TEXT);
        });
        try (TestServer server = TestServer.start(store, Mailboxes.everyone());
                RawClient client = RawClient.connect(server.clear()).login("alice", "secret")) {
            client.send("RETR 1\r\n");
            assertThat(client.readToEnd()).isIn("", "+OK 8 octets\r\n");
            assertThat(count(store, "alice")).isEqualTo(1);
        }
    }

    @Test
    void aFailingUpdateIsNoJavaTextOnTheWire() throws IOException {
        deposit(store, "alice", "X: y\r\n\r\n");
        store.beforeUpdate(() -> {
            throw new IllegalStateException(JAVA_TEXT);
        });
        try (TestServer server = TestServer.start(store, Mailboxes.everyone());
                RawClient client = RawClient.connect(server.clear()).login("alice", "secret")) {
            client.send("DELE 1\r\nQUIT\r\n");
            assertThat(client.readToEnd()).contains("\r\n-ERR [SYS/TEMP] ").doesNotContain("java", "secrets");
        }
        assertThat(count(store, "alice")).isEqualTo(1);
    }

    @Test
    void aMessageThatCannotBeReadToItsEndIsNeverSentAsAWhole() throws IOException {
        deposit(store, "alice", "Subject: whole\r\n\r\n");
        deposit(store, "alice", "Subject: cut\r\n\r\n" + ("x".repeat(98) + "\r\n").repeat(1000));
        AtomicInteger reads = new AtomicInteger();
        store.beforeRead(() -> {
            // Once only: whoever asks again would get the rest.
            if (reads.incrementAndGet() == 4) {
                throw new IOException(JAVA_TEXT);
            }
        });
        try (TestServer server = TestServer.start(store, Mailboxes.everyone());
                RawClient client = RawClient.connect(server.clear()).login("alice", "secret")) {
            client.send("RETR 1\r\nRETR 2\r\nNOOP\r\nNOOP\r\n");
            assertThat(client.readToEnd())
                    .startsWith("+OK 18 octets\r\nSubject: whole\r\n\r\n.\r\n+OK 100016 octets\r\nSubject: cut\r\n")
                    .endsWith("x");
        }
        assertThat(reads).hasValue(4);
        assertThat(count(store, "alice")).isEqualTo(2);
    }

    // ---- many

    @Test
    void twoHundredSessionsAtOnce() throws IOException {
        try (TestServer server = TestServer.start(store, Mailboxes.everyone())) {
            List<RawClient> clients = new ArrayList<>();
            for (int n = 0; n < 200; n++) {
                deposit(store, "user" + n, "Subject: " + n + "\r\n\r\n");
                RawClient client = n % 4 == 0 ? RawClient.connectTls(server.tls()) : RawClient.connect(server.clear());
                clients.add(client.login("user" + n, "secret"));
            }
            for (RawClient client : clients) {
                client.send("STAT\r\nRETR 1\r\nDELE 1\r\nQUIT\r\n");
            }
            for (int n = 0; n < 200; n++) {
                assertThat(clients.get(n).readToEnd())
                        .contains("Subject: " + n + "\r\n")
                        .endsWith("1 messages deleted\r\n");
                clients.get(n).close();
                assertThat(count(store, "user" + n)).isZero();
            }
        }
    }

    @Test
    void onlyOneOfManyLoginsGetsTheMaildrop() throws IOException {
        try (TestServer server = TestServer.start(store, Mailboxes.everyone())) {
            List<RawClient> clients = new ArrayList<>();
            for (int n = 0; n < 30; n++) {
                clients.add(RawClient.connect(server.clear()).send("USER alice\r\nPASS secret\r\n"));
            }
            int accepted = 0;
            for (RawClient client : clients) {
                client.readLine();
                client.readLine();
                accepted += client.readLine().startsWith("+OK") ? 1 : 0;
            }
            assertThat(accepted).isOne();
            assertThatExceptionOfType(MaildropInUseException.class).isThrownBy(() -> store.lock("alice"));
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    // ---- the log

    @Test
    void theLogHasNoSecretAndNoControlCharacter() throws IOException {
        String user = "eve\u001b[2J\rFAKE LOG LINE";
        try (TestServer server = TestServer.start(store, Mailboxes.everyone())) {
            try (RawClient client = RawClient.connect(server.clear())) {
                client.readLine();
                client.ask("USER " + user);
                client.ask("PASS swordfish");
                client.ask("PASS swordfish");
                client.ask("AUTH PLAIN c3dvcmRmaXNo");
                client.ask("USER " + user);
                assertThat(client.ask("PASS secret")).startsWith("+OK");
                assertThat(client.ask("QUIT")).startsWith("+OK");
            }
        }
        assertThat(TestLog.lines("swordfish")).isEmpty();
        assertThat(TestLog.lines("c3dvcmRmaXNo")).isEmpty();
        List<String> lines = TestLog.lines("FAKE LOG LINE");
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0))
                .contains("user 'eve?[2J?FAKE LOG LINE'", "from /127.0.0.1:", "retrieved=0", "deleted=0")
                .matches("\\P{Cntrl}*");
    }
}
