package io.github.pop3x.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.pop3x.auth.LoginThrottle;
import io.github.pop3x.store.memory.MemoryStore;
import io.github.pop3x.testing.Await;
import io.github.pop3x.testing.Mailboxes;
import io.github.pop3x.testing.RawClient;
import io.github.pop3x.testing.RepeatedInput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each limit: what the client is told, what is counted, what listeners hear. */
class LimitsTest {

    private static final Pop3ServerLimits LIMITS = Pop3ServerLimits.DEFAULT;

    private final MemoryStore store = new MemoryStore();
    private final EventLog events = new EventLog();
    private final List<RawClient> clients = new ArrayList<>();
    private TestServer server;

    private void start(Pop3ServerLimits limits) throws IOException {
        server = TestServer.start(Pop3Server.builder()
                .store(store)
                .authenticator(Mailboxes.everyone())
                .throttle(LoginThrottle.off())
                .limits(limits)
                .listener(events));
    }

    private RawClient connect() throws IOException {
        RawClient client = RawClient.connect(server.clear());
        clients.add(client);
        return client;
    }

    private void assertHit(Pop3Limit limit) {
        assertThat(events.await(Pop3Event.LimitHit.class).limit()).isEqualTo(limit);
        assertThat(server.server().counters().hits(limit)).isOne();
    }

    @AfterEach
    void stop() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
        server.close();
    }

    @Test
    void defaultsAreWhatTheDocumentationSays() throws IOException {
        assertThat(LIMITS.maxLineOctets()).isEqualTo(512);
        assertThat(LIMITS.handshakeTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(LIMITS.loginTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(LIMITS.idleTimeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(LIMITS.writeStallTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(LIMITS.maxLoginFailures()).isEqualTo(3);
        assertThat(LIMITS.maxBadCommandsBeforeLogin()).isEqualTo(3);
        assertThat(LIMITS.maxBadCommands()).isEqualTo(20);
        assertThat(LIMITS.maxConnections()).isEqualTo(10_000);
        assertThat(LIMITS.maxConnectionsBeforeLogin()).isEqualTo(1_000);
        assertThat(LIMITS.maxConnectionsPerAddress()).isEqualTo(50);
        assertThat(LIMITS.maxSessionsPerUser()).isEqualTo(10);
        start(LIMITS);
    }

    @Test
    void eachLimitChangesAlone() throws IOException {
        Pop3ServerLimits changed = LIMITS.withHandshakeTimeout(Duration.ofSeconds(1))
                .withMaxConnections(1)
                .withMaxConnectionsBeforeLogin(2)
                .withMaxConnectionsPerAddress(3)
                .withMaxSessionsPerUser(4)
                .withMaxLoginFailures(5)
                .withMaxBadCommands(6)
                .withMaxBadCommandsBeforeLogin(7);
        assertThat(changed.handshakeTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(changed.maxConnections()).isEqualTo(1);
        assertThat(changed.maxConnectionsBeforeLogin()).isEqualTo(2);
        assertThat(changed.maxConnectionsPerAddress()).isEqualTo(3);
        assertThat(changed.maxSessionsPerUser()).isEqualTo(4);
        assertThat(changed.maxLoginFailures()).isEqualTo(5);
        assertThat(changed.maxBadCommands()).isEqualTo(6);
        assertThat(changed.maxBadCommandsBeforeLogin()).isEqualTo(7);
        assertThat(changed.idleTimeout()).isEqualTo(LIMITS.idleTimeout());
        assertThatIllegalArgumentException().isThrownBy(() -> LIMITS.withMaxConnections(0));
        assertThatIllegalArgumentException().isThrownBy(() -> LIMITS.withMaxBadCommandsBeforeLogin(0));
        start(LIMITS);
    }

    @Test
    void aLongLineIsTold() throws IOException {
        start(LIMITS);
        connect().send("x".repeat(513));
        assertThat(clients.get(0).readToEnd()).endsWith("-ERR Line too long\r\n");
        assertHit(Pop3Limit.LINE_OCTETS);
    }

    @Test
    void aHandshakeThatStopsIsCutOff() throws IOException {
        start(LIMITS.withHandshakeTimeout(Duration.ofMillis(100)));
        try (RawClient client = RawClient.connect(server.tls())) {
            client.send("\u0016\u0003\u0001");
            client.readToEnd();
            assertHit(Pop3Limit.HANDSHAKE_TIME);
        }
    }

    @Test
    void aHandshakeBehindStlsThatNeverBeginsIsCutOff() throws IOException {
        start(LIMITS.withHandshakeTimeout(Duration.ofMillis(100)));
        try (RawClient client = RawClient.connect(server.starttls())) {
            client.readLine();
            assertThat(client.ask("STLS")).startsWith("+OK");
            assertThat(client.readToEnd()).doesNotContain("+OK");
            assertHit(Pop3Limit.HANDSHAKE_TIME);
        }
    }

    @Test
    void aLoginThatDoesNotComeIsCutOff() throws IOException {
        start(LIMITS.withLoginTimeout(Duration.ofMillis(100)));
        assertThat(connect().readToEnd()).isEqualTo("+OK POP3 server ready\r\n");
        assertHit(Pop3Limit.LOGIN_TIME);
    }

    @Test
    void aSilentClientIsCutOff() throws IOException {
        start(LIMITS.withIdleTimeout(Duration.ofMillis(100)));
        connect().login("alice", "secret");
        assertThat(clients.get(0).readToEnd()).isEmpty();
        assertHit(Pop3Limit.IDLE_TIME);
    }

    @Test
    void aClientThatReadsNothingIsCutOff() throws IOException {
        store.deposit("alice", () -> new RepeatedInput(new byte[1 << 20], 50));
        start(LIMITS.withWriteStallTimeout(Duration.ofMillis(200)));
        try (RawClient client = RawClient.connect(server.clear(), 64 * 1024)) {
            client.login("alice", "secret").send("RETR 1\r\n");
            assertHit(Pop3Limit.WRITE_STALL_TIME);
            assertThat(events.await(Pop3Event.Retrieved.class).complete()).isFalse();
        }
    }

    @Test
    void failedLoginsAreCounted() throws IOException {
        start(LIMITS);
        connect().send("USER a\r\nPASS b\r\n".repeat(5));
        assertThat(clients.get(0).readToEnd().split("\\[AUTH]", -1)).hasSize(4);
        assertHit(Pop3Limit.LOGIN_FAILURES);
    }

    @Test
    void badCommandsBeforeLoginAreFewerThanAfterIt() throws IOException {
        start(LIMITS);
        connect().send("X\r\n".repeat(5));
        assertThat(clients.get(0).readToEnd().split("-ERR", -1)).hasSize(4);
        assertHit(Pop3Limit.BAD_COMMANDS);
        connect().login("alice", "secret").send("X\r\n".repeat(25));
        assertThat(clients.get(1).readToEnd().split("-ERR", -1)).hasSize(21);
        assertThat(server.server().counters().hits(Pop3Limit.BAD_COMMANDS)).isEqualTo(2);
    }

    @Test
    void oneAddressMayHaveSoManyConnections() throws IOException {
        start(LIMITS.withMaxConnectionsPerAddress(2));
        connect().readLine();
        connect().login("alice", "secret");
        assertThat(connect().readToEnd()).isEqualTo("-ERR [SYS/TEMP] Too many connections, try again later\r\n");
        assertHit(Pop3Limit.CONNECTIONS_PER_ADDRESS);
        clients.get(0).close();
        Await.until("there is room again", () -> server.server().counters().connectionsOpen() == 1);
        assertThat(connect().readLine()).startsWith("+OK");
    }

    @Test
    void behindImplicitTlsOneTooManyIsClosed() throws IOException {
        start(LIMITS.withMaxConnectionsPerAddress(1));
        connect().readLine();
        try (RawClient client = RawClient.connect(server.tls())) {
            assertThat(client.readToEnd()).isEmpty();
        }
        assertHit(Pop3Limit.CONNECTIONS_PER_ADDRESS);
    }

    @Test
    void theOldestConnectionBeforeLoginMakesRoom() throws IOException {
        start(LIMITS.withMaxConnectionsBeforeLogin(3));
        connect().login("alice", "secret");
        for (int n = 0; n < 4; n++) {
            connect().readLine();
        }
        assertThat(clients.get(1).readToEnd()).isEmpty();
        assertHit(Pop3Limit.CONNECTIONS_BEFORE_LOGIN);
        for (int n = 2; n < 5; n++) {
            assertThat(clients.get(n).ask("CAPA")).as("connection %s", n).startsWith("+OK");
        }
        assertThat(clients.get(0).ask("NOOP")).startsWith("+OK");
        assertThat(server.server().counters().connectionsBeforeLogin()).isEqualTo(3);
        assertThat(server.server().counters().connectionsOpen()).isEqualTo(4);
    }

    @Test
    void aFullServerEndsNoSession() throws IOException {
        start(LIMITS.withMaxConnections(2));
        connect().login("alice", "secret");
        connect().readLine();
        connect().login("bob", "secret");
        assertThat(clients.get(1).readToEnd()).isEmpty();
        assertHit(Pop3Limit.CONNECTIONS);
        assertThat(connect().readToEnd()).startsWith("-ERR [SYS/TEMP] ");
        assertThat(clients.get(0).ask("NOOP")).startsWith("+OK");
        assertThat(clients.get(2).ask("NOOP")).startsWith("+OK");
    }

    @Test
    void oneUserMayHaveSoManySessions() throws IOException {
        start(LIMITS.withMaxSessionsPerUser(1));
        connect().login("alice", "secret");
        connect().readLine();
        clients.get(1).ask("USER alice");
        assertThat(clients.get(1).ask("PASS secret")).isEqualTo("-ERR [SYS/TEMP] Too many sessions of this user");
        assertHit(Pop3Limit.SESSIONS_PER_USER);
        assertThat(clients.get(0).ask("QUIT")).startsWith("+OK");
        Await.until("there is room again", () -> server.server().counters().connectionsOpen() == 1);
        clients.get(1).ask("USER alice");
        assertThat(clients.get(1).ask("PASS secret")).startsWith("+OK");
    }

    @Test
    void loginsThatFailAtTheLockAreNotCountedAsSessions() throws IOException {
        start(LIMITS.withMaxSessionsPerUser(2));
        connect().login("alice", "secret");
        connect().readLine();
        for (int n = 0; n < 5; n++) {
            clients.get(1).ask("USER alice");
            assertThat(clients.get(1).ask("PASS secret")).startsWith("-ERR [IN-USE] ");
        }
        assertThat(server.server().counters().locksDenied()).isEqualTo(5);
        assertThat(server.server().counters().connectionsBeforeLogin()).isOne();
    }

    @Test
    void nothingIsCountedWhenAllAreGone() throws IOException {
        start(LIMITS.withMaxConnectionsPerAddress(40));
        for (int n = 0; n < 60; n++) {
            connect();
        }
        for (RawClient client : clients) {
            client.reset();
        }
        Await.until("all came", () -> server.server().counters().connections() == 60);
        Await.until("all are gone", () -> server.server().counters().connectionsOpen() == 0);
        for (int n = 0; n < 40; n++) {
            assertThat(connect().readLine()).startsWith("+OK");
        }
    }
}
