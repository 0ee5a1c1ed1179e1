package io.github.pop3x.server;

import static io.github.pop3x.testing.Mailboxes.count;
import static io.github.pop3x.testing.Mailboxes.deposit;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pop3x.auth.Verdict;
import io.github.pop3x.maildrop.UpdateFailedException;
import io.github.pop3x.sasl.PlainMessage;
import io.github.pop3x.store.maildir.Durability;
import io.github.pop3x.store.maildir.MaildirStore;
import io.github.pop3x.testing.Await;
import io.github.pop3x.testing.HookedStore;
import io.github.pop3x.testing.Mailboxes;
import io.github.pop3x.testing.RawClient;
import io.github.pop3x.testing.RepeatedInput;
import io.github.pop3x.testing.TestLog;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What other servers were seen to do wrong, each against the real server. */
class DefectMatrixTest {

    private static final String MIB_OF_LINES = ("x".repeat(62) + "\r\n").repeat(16 * 1024);
    private static final Pop3ServerLimits PATIENT = Pop3ServerLimits.DEFAULT;

    private final HookedStore store = new HookedStore();
    private TestServer server;

    private RawClient login() throws IOException {
        return login(PATIENT);
    }

    private RawClient login(Pop3ServerLimits limits) throws IOException {
        start(limits);
        return RawClient.connect(server.clear()).login("alice", "secret");
    }

    private void start(Pop3ServerLimits limits) throws IOException {
        if (server == null) {
            server = TestServer.start(store, Mailboxes.everyone(), limits);
        }
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @AfterAll
    static void nothingLeaks() {
        TestLog.assertNoLeaks();
    }

    // ---- messages

    /** Wrong in Dovecot, Courier, Stalwart, Mailpit. */
    @Test
    void firstOctetDotIsStuffed() throws IOException {
        deposit(store, "alice", ".\r\nX: y\r\n\r\nbody\r\n");
        try (RawClient client = login()) {
            assertThat(client.ask("RETR 1")).isEqualTo("+OK 17 octets");
            assertThat(client.readLine()).isEqualTo("..");
            assertThat(client.readText()).isEqualTo("X: y\r\n\r\nbody\r\n");
            assertThat(client.ask("NOOP")).isEqualTo("+OK");
        }
    }

    /** Wrong in James; in GreenMail until 2026. */
    @Test
    void bareLfDotLineIsStuffed() throws IOException {
        deposit(store, "alice", "X: y\n\n.\n.QUIT\n");
        try (RawClient client = login()) {
            assertThat(client.ask("RETR 1")).isEqualTo("+OK 18 octets");
            assertThat(client.readText()).isEqualTo("X: y\r\n\r\n.\r\n.QUIT\r\n");
            assertThat(client.ask("NOOP")).isEqualTo("+OK");
        }
    }

    /** Wrong in Dovecot, Courier, GreenMail, Mailpit, qmail-pop3d. */
    @Test
    void listOctetsAreTheOctetsSentBeforeStuffing() throws IOException {
        List<String> messages = List.of(
                "X: y\r\n\r\nbody\r\n",
                "X: no end",
                "",
                "\n",
                "lf\n.\n..\nend",
                "cr\rcr\r\r\n",
                ".",
                "\u00e9\0\u00ff\n",
                MIB_OF_LINES,
                (".".repeat(70) + "\n").repeat(3000));
        for (String message : messages) {
            deposit(store, "alice", message);
        }
        try (RawClient client = login()) {
            long total = 0;
            for (int n = 1; n <= messages.size(); n++) {
                String listed = client.ask("LIST " + n);
                assertThat(client.ask("RETR " + n)).startsWith("+OK ");
                int octets = client.readContent().length;
                assertThat(listed).isEqualTo("+OK " + n + " " + octets);
                total += octets;
            }
            assertThat(client.ask("STAT")).isEqualTo("+OK " + messages.size() + " " + total);
        }
    }

    /** Wrong in Stalwart, Mailpit, James (bare LF). */
    @Test
    void topSendsTheHeaderAndSoManyLines() throws IOException {
        deposit(store, "alice", "A: b\nC: d\n\n1\n2\n3\n");
        try (RawClient client = login()) {
            assertThat(client.ask("TOP 1 0")).isEqualTo("+OK");
            assertThat(client.readText()).isEqualTo("A: b\r\nC: d\r\n\r\n");
            assertThat(client.ask("TOP 1 2")).isEqualTo("+OK");
            assertThat(client.readText()).isEqualTo("A: b\r\nC: d\r\n\r\n1\r\n2\r\n");
            assertThat(client.ask("TOP 1 1000000")).isEqualTo("+OK");
            assertThat(client.readText()).isEqualTo("A: b\r\nC: d\r\n\r\n1\r\n2\r\n3\r\n");
        }
    }

    // ---- the maildrop

    /** Wrong in GreenMail (live numbers), James (RSET renumbers), Courier (renumbers after DELE). */
    @Test
    void numbersAreFixedForTheSession(@TempDir Path directory) throws IOException {
        try (MaildirStore maildir = new MaildirStore(directory, Durability.OS);
                TestServer server = TestServer.start(maildir, Mailboxes.everyone())) {
            for (int n = 1; n <= 3; n++) {
                deposit(maildir, "alice", "Subject: " + n + "\r\n\r\n");
            }
            try (RawClient client = RawClient.connect(server.clear()).login("alice", "secret")) {
                assertThat(client.ask("UIDL")).isEqualTo("+OK 3 messages");
                List<String> uniqueIds = client.readText().lines().toList();
                deposit(maildir, "alice", "Subject: new\r\n\r\n");
                removeFile(directory, uniqueIds.get(0).substring(2));
                assertThat(client.ask("DELE 2")).startsWith("+OK");
                assertThat(client.ask("UIDL 3")).isEqualTo("+OK " + uniqueIds.get(2));
                assertThat(client.ask("RSET")).startsWith("+OK 3 messages");
                assertThat(client.ask("UIDL")).isEqualTo("+OK 3 messages");
                assertThat(client.readText().lines().toList()).isEqualTo(uniqueIds);
                assertThat(client.ask("RETR 1")).startsWith("-ERR [SYS/TEMP] ");
                assertThat(client.ask("RETR 3")).startsWith("+OK ");
                assertThat(client.readText()).isEqualTo("Subject: 3\r\n\r\n");
                assertThat(client.ask("RETR 4")).isEqualTo("-ERR No such message");
            }
        }
    }

    private static void removeFile(Path directory, String uniqueId) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (file.getFileName().toString().startsWith(uniqueId)) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Wrong by default in all seven: Dovecot, James, GreenMail, Stalwart, Cyrus, Courier, Mailpit. */
    @Test
    void maildropIsLockedExclusivelyByDefaultAndFreeOnceQuitIsAnswered() throws IOException {
        try (RawClient first = login()) {
            try (RawClient second = RawClient.connect(server.clear())) {
                assertThat(second.readLine()).startsWith("+OK");
                second.ask("USER alice");
                assertThat(second.ask("PASS secret")).startsWith("-ERR [IN-USE] ");
                assertThat(first.ask("QUIT")).startsWith("+OK");
                second.ask("USER alice");
                assertThat(second.ask("PASS secret")).isEqualTo("+OK 0 messages");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"end", "reset", "end of TLS", "reset of TLS"})
    void maildropIsFreeAfterADroppedLink(String how) throws IOException {
        start(PATIENT);
        deposit(store, "alice", MIB_OF_LINES);
        try (RawClient client =
                how.contains("TLS") ? RawClient.connectTls(server.tls()) : RawClient.connect(server.clear())) {
            client.login("alice", "secret").send("RETR 1\r\nRETR 1\r\nDELE 1\r\n");
            assertThat(client.readLine()).startsWith("+OK");
            if (how.startsWith("reset")) {
                client.reset();
            }
        }
        assertThat(count(store, "alice")).isEqualTo(1);
    }

    /** Wrong in GreenMail: the next session's QUIT carries it out. */
    @Test
    void droppedLinkDeletesNothing() throws IOException {
        deposit(store, "alice", "X: y\r\n\r\n");
        try (RawClient client = login()) {
            assertThat(client.ask("DELE 1")).startsWith("+OK");
        }
        assertThat(count(store, "alice")).isEqualTo(1);
        try (RawClient client = login()) {
            assertThat(client.ask("QUIT")).startsWith("+OK");
        }
        assertThat(count(store, "alice")).isEqualTo(1);
    }

    @Test
    void timeoutDeletesNothing() throws IOException {
        deposit(store, "alice", "X: y\r\n\r\n");
        try (RawClient client = login(PATIENT.withIdleTimeout(Duration.ofMillis(200)))) {
            assertThat(client.ask("DELE 1")).startsWith("+OK");
            assertThat(client.readToEnd()).isEmpty();
        }
        assertThat(count(store, "alice")).isEqualTo(1);
    }

    @Test
    void stoppedServerDeletesNothing() throws IOException {
        deposit(store, "alice", "X: y\r\n\r\n");
        try (RawClient client = login()) {
            assertThat(client.ask("DELE 1")).startsWith("+OK");
            server.close();
            assertThat(client.readToEnd()).isEmpty();
        }
        assertThat(count(store, "alice")).isEqualTo(1);
    }

    /** Wrong in Dovecot (read-only mailbox), Cyrus, Courier, Mailpit, GreenMail. */
    @Test
    void quitTellsTheTruth() throws IOException {
        for (int n = 1; n <= 3; n++) {
            deposit(store, "alice", "X: y\r\n\r\n");
        }
        store.beforeUpdate(() -> {
            throw new UpdateFailedException(2, 2, new IOException("read-only file system"));
        });
        try (RawClient client = login()) {
            assertThat(client.ask("DELE 1")).startsWith("+OK");
            assertThat(client.ask("DELE 3")).startsWith("+OK");
            assertThat(client.ask("QUIT")).startsWith("-ERR [SYS/TEMP] 2 of 2 messages were not deleted");
            assertThat(client.readToEnd()).isEmpty();
        }
        assertThat(count(store, "alice")).isEqualTo(3);
    }

    /** Wrong in GreenMail (RSET), qmail-pop3d (QUIT). */
    @Test
    void everyCommandHasOneReply() throws IOException {
        deposit(store, "alice", "X: y\r\n\r\n");
        store.beforeUpdate(() -> {
            throw new IOException("read-only file system");
        });
        try (RawClient client = login()) {
            client.send("RSET\r\nDELE 1\r\nRSET\r\nNOOP\r\nSTAT\r\nX\r\nDELE 1\r\nQUIT\r\n");
            assertThat(client.readToEnd().lines().map(line -> line.split(" ")[0]))
                    .containsExactly("+OK", "+OK", "+OK", "+OK", "+OK", "-ERR", "+OK", "-ERR");
        }
    }

    // ---- before login

    /** Wrong in James, GreenMail (TOP): Angus Mail asks only then, and then never uses them. */
    @Test
    void capaListsTopAndUidlBeforeLogin() throws IOException {
        start(PATIENT);
        for (int port : new int[] {server.clear(), server.starttls()}) {
            try (RawClient client = RawClient.connect(port)) {
                client.readLine();
                assertThat(client.ask("CAPA")).startsWith("+OK");
                assertThat(client.readText().lines()).contains("TOP", "UIDL");
            }
        }
    }

    /** Wrong in Stalwart: tokens of large providers have several KiB. */
    @Test
    void aSecretOfManyOctetsFitsWhereTheLineLimitAllowsIt() throws IOException {
        String token = "t".repeat(5000);
        Pop3ServerLimits limits = PATIENT.withMaxLineOctets(12 * 1024);
        String message = Base64.getEncoder().encodeToString(new PlainMessage("", "alice", token).encode());
        server = TestServer.start(
                store, (user, password) -> password.equals(token) ? Verdict.accepted(user) : Verdict.refused(), limits);
        for (boolean isInitial : new boolean[] {true, false}) {
            try (RawClient client = RawClient.connectTls(server.tls())) {
                client.readLine();
                if (isInitial) {
                    assertThat(client.ask("AUTH PLAIN " + message)).startsWith("+OK");
                } else {
                    assertThat(client.ask("AUTH PLAIN")).isEqualTo("+ ");
                    assertThat(client.ask(message)).startsWith("+OK");
                }
                assertThat(client.ask("QUIT")).startsWith("+OK");
            }
        }
    }

    /** Wrong in GreenMail: it keeps all of it. Here less than 8 MiB of buffers are in use while 64 MiB arrive. */
    @Test
    void aLineWithoutEndIsRefusedInBoundedMemory() throws IOException {
        start(PATIENT);
        long before = buffersInUse();
        byte[] mebibyte = new byte[1 << 20];
        Arrays.fill(mebibyte, (byte) 'x');
        try (RawClient client = RawClient.connect(server.clear())) {
            client.readLine();
            try {
                for (int sent = 0; sent < 64; sent++) {
                    client.send(mebibyte);
                    assertThat(buffersInUse() - before).isLessThan(8L << 20);
                }
            } catch (IOException closed) {
                assertThat(closed).isNotNull();
            }
            assertThat(client.readToEnd()).isIn("-ERR Line too long\r\n", "");
        }
    }

    private static long buffersInUse() {
        ByteBufAllocatorMetric metric = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
        return metric.usedDirectMemory() + metric.usedHeapMemory();
    }

    // ---- time

    /** Wrong in James, GreenMail, Stalwart, Cyrus, Courier, Mailpit. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void clientThatReadsNothingIsReaped(boolean overTls) throws IOException {
        store.deposit("alice", () -> new RepeatedInput(MIB_OF_LINES.getBytes(ISO_8859_1), 50));
        start(PATIENT.withWriteStallTimeout(Duration.ofMillis(400)));
        try (RawClient client =
                overTls ? RawClient.connectTls(server.tls()) : RawClient.connect(server.clear(), 64 * 1024)) {
            client.login("alice", "secret").send("DELE 1\r\nRSET\r\nRETR 1\r\n");
            // The maildrop is free although the client said and read nothing.
            assertThat(count(store, "alice")).isEqualTo(1);
            assertThat(client.readToEnd()).doesNotEndWith("\r\n.\r\n");
        }
    }

    @Test
    void clientThatReadsSlowlyIsNotReaped() throws IOException {
        int mebibytes = 24;
        store.deposit("alice", () -> new RepeatedInput(MIB_OF_LINES.getBytes(ISO_8859_1), mebibytes));
        start(PATIENT.withWriteStallTimeout(Duration.ofMillis(1000)).withIdleTimeout(Duration.ofMillis(1000)));
        try (RawClient client = RawClient.connect(server.clear(), 64 * 1024).login("alice", "secret")) {
            // Stays silent for a while first, which must not count against it.
            Await.pass(Duration.ofMillis(900));
            assertThat(client.ask("RETR 1")).isEqualTo("+OK " + ((long) mebibytes << 20) + " octets");
            for (int block = 0; block < mebibytes; block++) {
                for (int octet = 0; octet < 1 << 20; octet++) {
                    assertTrue(client.read() >= 0);
                }
                Await.pass(Duration.ofMillis(60));
            }
            assertThat(client.readLine()).isEqualTo(".");
            // The silence counts from the end of the transfer, not from the last command.
            Await.pass(Duration.ofMillis(400));
            assertThat(client.ask("NOOP")).isEqualTo("+OK");
        }
    }

    @Test
    void silentClientIsReaped() throws IOException {
        try (RawClient client = login(PATIENT.withIdleTimeout(Duration.ofMillis(300)))) {
            long start = System.nanoTime();
            assertThat(client.readToEnd()).isEmpty();
            assertThat(System.nanoTime() - start)
                    .isGreaterThan(Duration.ofMillis(290).toNanos());
        }
        assertThat(count(store, "alice")).isZero();
    }

    @Test
    void clientThatStopsInsideALineIsReapedByTheLoginTimeout() throws IOException {
        start(PATIENT.withLoginTimeout(Duration.ofMillis(400)));
        try (RawClient client = RawClient.connect(server.clear());
                RawClient mute = RawClient.connectTls(server.tls());
                RawClient noHandshake = RawClient.connect(server.tls())) {
            client.readLine();
            client.send("USER al");
            Await.pass(Duration.ofMillis(100));
            client.send("ic");
            assertThat(client.readToEnd()).isEmpty();
            assertThat(mute.readToEnd()).isEqualTo("+OK POP3 server ready\r\n");
            assertThat(noHandshake.readToEnd()).doesNotContain("+OK");
        }
    }
}
