package io.github.pop3x.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pop3x.auth.LoginThrottle;
import io.github.pop3x.auth.UserList;
import io.github.pop3x.store.memory.MemoryStore;
import io.github.pop3x.testing.Await;
import io.github.pop3x.testing.Mailboxes;
import io.github.pop3x.testing.RawClient;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks that others suffered from and that no other test here carries out. */
class AttackTest {

    private static final int FUZZ_LINES = 3000;
    private static final long SEED = 19391939;

    private final MemoryStore store = new MemoryStore();
    private TestServer server;

    private void start(Pop3ServerLimits limits) throws IOException {
        server = TestServer.start(Pop3Server.builder()
                .store(store)
                .authenticator(Mailboxes.everyone())
                .throttle(LoginThrottle.off())
                .limits(limits));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    // ---- slowness

    /** Slowloris: never silent, and never done. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void octetAfterOctetIsNoLogin(boolean overTls) throws IOException {
        start(Pop3ServerLimits.DEFAULT
                .withLoginTimeout(Duration.ofMillis(500))
                .withIdleTimeout(Duration.ofMillis(400)));
        long start = System.nanoTime();
        try (RawClient client = overTls ? RawClient.connectTls(server.tls()) : RawClient.connect(server.clear())) {
            Await.until("it is cut off", () -> {
                client.send("U");
                Await.pass(Duration.ofMillis(20));
                return server.server().counters().hits(Pop3Limit.LOGIN_TIME) == 1;
            });
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(450));
    }

    @Test
    void aHandshakeOctetByOctetIsCutOff() throws IOException {
        start(Pop3ServerLimits.DEFAULT.withHandshakeTimeout(Duration.ofMillis(400)));
        byte[] hello = new byte[300];
        hello[0] = 22;
        hello[1] = 3;
        hello[2] = 1;
        hello[3] = 1;
        try (RawClient client = RawClient.connect(server.tls())) {
            AtomicReference<Integer> at = new AtomicReference<>(0);
            Await.until("it is cut off", () -> {
                client.send(new byte[] {hello[at.getAndUpdate(n -> n + 1)]});
                Await.pass(Duration.ofMillis(10));
                return server.server().counters().hits(Pop3Limit.HANDSHAKE_TIME) == 1;
            });
        }
    }

    @Test
    void aClientHelloWithoutEndIsRefused() throws IOException {
        start(Pop3ServerLimits.DEFAULT);
        try (RawClient client = RawClient.connect(server.tls())) {
            // A handshake message of 16 MiB in records of 16 KiB.
            String record = "\u0016\u0003\u0001\u0040\u0000" + "x".repeat(16 * 1024);
            client.send(record.replaceFirst("xxxx", "\u0001\u00ff\u00ff\u00ff"));
            for (int n = 0; n < 100; n++) {
                client.send(record);
            }
            client.readToEnd();
        } catch (IOException cutOff) {
            assertThat(cutOff).isNotNull();
        }
        Await.until("it is gone", () -> server.server().counters().connectionsOpen() == 0);
    }

    // ---- injection

    @Test
    void nothingThatAClientSendsIsSentBack() throws IOException {
        start(Pop3ServerLimits.DEFAULT.withMaxBadCommandsBeforeLogin(100).withMaxLoginFailures(100));
        String marker = "mArKeR\u001b[2J\u0085\u009b";
        List<String> lines = List.of(
                marker,
                "USER " + marker,
                "PASS " + marker,
                "AUTH " + marker,
                "AUTH PLAIN " + marker,
                "CAPA " + marker,
                "STLS " + marker,
                "APOP " + marker + " x",
                "RETR " + marker,
                "QUIT " + marker);
        try (RawClient client = RawClient.connect(server.clear())) {
            client.readLine();
            for (String line : lines) {
                assertThat(client.ask(line)).as(line).doesNotContain("mArKeR").matches("[ -~]*");
            }
        }
        try (RawClient client = RawClient.connect(server.clear()).login(marker, "secret")) {
            for (String line : List.of("RETR " + marker, "TOP 1 " + marker, "LIST " + marker, marker + " 1")) {
                assertThat(client.ask(line)).as(line).doesNotContain("mArKeR").matches("[ -~]*");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../alice", "alice/../bob", "..", ".", "a\0b", "CON", "alice ", "'; DROP TABLE users; --"})
    void aUserNameIsDataAndOpensItsOwnMailbox(String name) throws IOException {
        Mailboxes.deposit(store, "alice", "A: 1\r\n\r\n");
        start(Pop3ServerLimits.DEFAULT);
        try (RawClient client = RawClient.connect(server.clear()).login(name, "secret")) {
            boolean isAlice = name.strip().equals("alice");
            assertThat(client.ask("STAT")).isEqualTo(isAlice ? "+OK 1 8" : "+OK 0 0");
        }
    }

    // ---- enumeration

    @Test
    void anUnknownUserLooksLikeAWrongPassword() throws IOException {
        LoginThrottle throttle = new LoginThrottle(
                Duration.ofMillis(150), Duration.ofMillis(150), Duration.ofMillis(1), System::nanoTime);
        EventLog events = new EventLog();
        server = TestServer.start(Pop3Server.builder()
                .store(store)
                .authenticator(new UserList().add("alice", "secret"))
                .throttle(throttle)
                .listener(events));
        Set<String> answers = new HashSet<>();
        for (String user : List.of("alice", "nobody", "alice@example.org", "root")) {
            try (RawClient client = RawClient.connect(server.clear())) {
                client.readLine();
                answers.add(client.ask("USER " + user) + " / " + client.ask("PASS wrong"));
            }
        }
        assertThat(answers).hasSize(1);
        assertThat(events.await(Pop3Event.LoginDelayed.class, 4))
                .allMatch(delayed -> delayed.delay().equals(Duration.ofMillis(150)));
    }

    // ---- odd commands

    @Test
    void linesOfChanceNeitherCrashNorHang() throws IOException {
        Mailboxes.deposit(store, "alice", "A: 1\r\n\r\nx\r\n");
        start(Pop3ServerLimits.DEFAULT.withMaxBadCommands(1_000_000));
        Random random = new Random(SEED);
        List<String> verbs = List.of(
                "RETR", "LIST", "UIDL", "TOP", "STAT", "NOOP", "CAPA", "USER", "PASS", "AUTH", "STLS", "APOP", "", ":",
                "\0");
        try (RawClient client = RawClient.connect(server.clear()).login("alice", "secret")) {
            for (int n = 0; n < FUZZ_LINES; n++) {
                StringBuilder line = new StringBuilder(verbs.get(random.nextInt(verbs.size())));
                for (int length = random.nextInt(20); length > 0; length--) {
                    char c = (char) random.nextInt(256);
                    line.append(c == '\n' ? ' ' : c);
                }
                String answer = client.ask(line.toString());
                assertThat(answer)
                        .as(line.toString())
                        .matches("(\\+OK|-ERR)[ -~]*")
                        .doesNotContain("Internal");
                if (isMultiLine(line.toString(), answer)) {
                    client.readContent();
                }
            }
            assertThat(client.ask("STAT")).isEqualTo("+OK 1 11");
        }
    }

    private static boolean isMultiLine(String line, String answer) {
        String command = line.split(" ", 2)[0].toUpperCase(Locale.ROOT);
        boolean hasArgument =
                !line.substring(Math.min(line.length(), command.length())).isBlank();
        return answer.startsWith("+OK")
                && (List.of("CAPA", "RETR", "TOP").contains(command)
                        || List.of("LIST", "UIDL").contains(command) && !hasArgument);
    }

    @Test
    void noNumberOverflows() throws IOException {
        Mailboxes.deposit(store, "alice", "A: 1\r\n\r\n");
        start(Pop3ServerLimits.DEFAULT);
        List<String> numbers = new ArrayList<>(List.of("0", "-1", "+1", "1.0", "0x1", "1e0", "\u00b9", "1 1", "1,2"));
        for (int bits : new int[] {8, 16, 31, 32, 63, 64, 128}) {
            numbers.add(BigInteger.ONE.shiftLeft(bits).add(BigInteger.ONE).toString());
        }
        numbers.add("9".repeat(400));
        try (RawClient client = RawClient.connect(server.clear()).login("alice", "secret")) {
            for (String number : numbers) {
                for (String verb : List.of("RETR", "DELE", "LIST", "UIDL")) {
                    assertThat(client.send((verb + ' ' + number + "\r\n").getBytes(ISO_8859_1))
                                    .readLine())
                            .as(verb + ' ' + number)
                            .startsWith("-ERR");
                }
            }
            assertThat(client.ask("STAT")).isEqualTo("+OK 1 8");
        }
    }
}
