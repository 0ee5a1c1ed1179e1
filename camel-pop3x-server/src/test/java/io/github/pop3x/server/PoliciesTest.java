package io.github.pop3x.server;

import static io.github.pop3x.testing.Mailboxes.count;
import static io.github.pop3x.testing.Mailboxes.deposit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.pop3x.auth.LoginThrottle;
import io.github.pop3x.maildrop.Maildrop;
import io.github.pop3x.session.Announcements;
import io.github.pop3x.session.DeletePolicy;
import io.github.pop3x.testing.HookedStore;
import io.github.pop3x.testing.Mailboxes;
import io.github.pop3x.testing.RawClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a second session of one mailbox meets, what becomes of marked messages, and what CAPA says. */
class PoliciesTest {

    private final HookedStore store = new HookedStore();
    private final EventLog events = new EventLog();
    private final List<RawClient> clients = new ArrayList<>();
    private TestServer server;

    private void start(Pop3Server.Builder builder) throws IOException {
        server = TestServer.start(builder);
    }

    private Pop3Server.Builder builder() {
        return Pop3Server.builder()
                .store(store)
                .authenticator(Mailboxes.everyone())
                .throttle(LoginThrottle.off())
                .limits(Pop3ServerLimits.DEFAULT
                        .withMaxConnectionsPerAddress(1_000)
                        .withMaxSessionsPerUser(1_000))
                .listener(events);
    }

    private RawClient login() throws IOException {
        return connect().login("alice", "secret");
    }

    private RawClient connect() throws IOException {
        RawClient client = RawClient.connect(server.clear());
        clients.add(client);
        return client;
    }

    private String tryLogin() throws IOException {
        RawClient client = connect();
        client.readLine();
        client.ask("USER alice");
        return client.ask("PASS secret");
    }

    @AfterEach
    void stop() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
        server.close();
    }

    // ---- locks

    @Test
    void rejectWaitsAsLongAsItMay() throws Exception {
        start(builder().lockWait(Duration.ofSeconds(10)));
        RawClient first = login();
        CountDownLatch done = new CountDownLatch(1);
        StringBuilder answer = new StringBuilder();
        Thread second = new Thread(() -> {
            try {
                answer.append(tryLogin());
            } catch (IOException e) {
                answer.append(e);
            }
            done.countDown();
        });
        second.start();
        assertThat(done.await(300, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(first.ask("QUIT")).startsWith("+OK");
        assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(answer.toString()).startsWith("+OK");
    }

    @Test
    void rejectGivesUpInTheEnd() throws IOException {
        start(builder().lockWait(Duration.ofMillis(300)));
        login();
        long start = System.nanoTime();
        assertThat(tryLogin()).startsWith("-ERR [IN-USE] ");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(250));
    }

    @Test
    void takeoverEndsTheOldSessionWhichRemovesNothing() throws IOException {
        deposit(store, "alice", "A: 1\r\n\r\n");
        start(builder().lockPolicy(LockPolicy.TAKEOVER));
        RawClient first = login();
        assertThat(first.ask("DELE 1")).startsWith("+OK");
        RawClient second = login();
        assertThat(second.ask("STAT")).isEqualTo("+OK 1 8");
        assertThat(first.readToEnd()).isEmpty();
        assertThat(events.await(Pop3Event.LockTakenOver.class).mailbox()).isEqualTo("alice");
        assertThat(events.await(Pop3Event.SessionClosed.class).reason()).isEqualTo("taken over by a newer session");
        assertThat(server.server().counters().locksTakenOver()).isOne();
    }

    @Test
    void takeoverLetsAnUpdateEnd() throws Exception {
        deposit(store, "alice", "A: 1\r\n\r\n");
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
        start(builder().lockPolicy(LockPolicy.TAKEOVER));
        login().send("DELE 1\r\nQUIT\r\n");
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        RawClient second = connect();
        second.readLine();
        second.send("USER alice\r\nPASS secret\r\n");
        events.await(Pop3Event.LockTakenOver.class);
        goOn.countDown();
        second.readLine();
        assertThat(second.readLine()).isEqualTo("+OK 0 messages");
    }

    @Test
    void takeoverDoesNotReachOtherPrograms() throws IOException {
        start(builder().lockPolicy(LockPolicy.TAKEOVER));
        try (Maildrop elsewhere = store.lock("alice")) {
            assertThat(elsewhere.messageCount()).isZero();
            assertThat(tryLogin()).startsWith("-ERR [IN-USE] ");
        }
    }

    @Test
    void sharedSessionsSeeOneSnapshotAndDeleteOnce() throws IOException {
        for (int n = 1; n <= 3; n++) {
            deposit(store, "alice", "A: " + n + "\r\n\r\n");
        }
        start(builder().lockPolicy(LockPolicy.SHARED));
        RawClient first = login();
        RawClient second = login();
        for (String command : List.of("DELE 1", "DELE 2")) {
            assertThat(first.ask(command)).startsWith("+OK");
        }
        assertThat(second.ask("DELE 2")).startsWith("+OK");
        assertThat(second.ask("STAT")).isEqualTo("+OK 2 16");
        assertThat(first.ask("QUIT")).isEqualTo("+OK Bye, 2 messages deleted");
        assertThat(second.ask("RETR 1")).startsWith("-ERR [SYS/TEMP] ");
        assertThat(second.ask("RETR 3")).isEqualTo("+OK 8 octets");
        second.readContent();
        assertThat(second.ask("QUIT")).startsWith("+OK");
        assertThat(count(store, "alice")).isOne();
    }

    @Test
    void theLastSharedSessionFreesTheMailbox() throws IOException {
        start(builder().lockPolicy(LockPolicy.SHARED));
        RawClient first = login();
        RawClient second = login();
        first.reset();
        assertThat(second.ask("QUIT")).startsWith("+OK");
        assertThat(count(store, "alice")).isZero();
        deposit(store, "alice", "A: 1\r\n\r\n");
        assertThat(login().ask("STAT")).isEqualTo("+OK 1 8");
    }

    @Test
    void sharedSessionsThatComeAndGoAlwaysFindAMaildrop() throws Exception {
        deposit(store, "alice", "A: 1\r\n\r\n");
        start(builder().lockPolicy(LockPolicy.SHARED));
        List<Thread> threads = new ArrayList<>();
        ConcurrentLinkedQueue<String> answers = new ConcurrentLinkedQueue<>();
        for (int n = 0; n < 4; n++) {
            Thread thread = new Thread(() -> {
                for (int turn = 0; turn < 50; turn++) {
                    try (RawClient client = RawClient.connect(server.clear()).login("alice", "secret")) {
                        answers.add(client.ask("RETR 1"));
                        client.readContent();
                        client.ask("QUIT");
                    } catch (IOException e) {
                        answers.add(e.toString());
                    }
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join(30_000);
        }
        assertThat(answers).hasSize(200).allMatch("+OK 8 octets"::equals);
    }

    // ---- deletion

    @Test
    void keepHidesForTheSessionAndRemovesNothing() throws IOException {
        deposit(store, "alice", "A: 1\r\n\r\n");
        start(builder().deletePolicy(DeletePolicy.KEEP));
        RawClient client = login();
        assertThat(client.ask("DELE 1")).startsWith("+OK");
        assertThat(client.ask("STAT")).isEqualTo("+OK 0 0");
        assertThat(client.ask("QUIT")).isEqualTo("+OK Bye, 0 messages deleted");
        assertThat(count(store, "alice")).isOne();
        events.await(Pop3Event.SessionClosed.class);
        assertThat(events.of(Pop3Event.Deleted.class)).isEmpty();
    }

    @Test
    void archiveKeepsEachMessageBeforeItGoes() throws IOException {
        deposit(store, "alice", "A: 1\r\n\r\n");
        deposit(store, "alice", "A: 2\r\n\r\n");
        List<String> archived = new ArrayList<>();
        start(builder().deletePolicy(DeletePolicy.archivingTo((mailbox, uniqueId, message) -> {
            ByteBuffer octets = ByteBuffer.allocate((int) message.shape().octets());
            while (octets.hasRemaining() && message.read(octets) >= 0) {
                // Until it is full.
            }
            archived.add(mailbox + ' ' + new String(octets.array(), StandardCharsets.US_ASCII).strip());
        })));
        RawClient client = login();
        client.ask("DELE 2");
        assertThat(client.ask("QUIT")).isEqualTo("+OK Bye, 1 messages deleted");
        assertThat(archived).containsExactly("alice A: 2");
        assertThat(count(store, "alice")).isOne();
    }

    @Test
    void whatCannotBeArchivedStays() throws IOException {
        deposit(store, "alice", "A: 1\r\n\r\n");
        start(builder().deletePolicy(DeletePolicy.archivingTo((mailbox, uniqueId, message) -> {
            throw new IOException("full");
        })));
        RawClient client = login();
        client.ask("DELE 1");
        assertThat(client.ask("QUIT")).startsWith("-ERR [SYS/TEMP] 1 of 1 messages were not deleted");
        assertThat(count(store, "alice")).isOne();
    }

    // ---- announcements

    @Test
    void whatIsAnnouncedIsListedInBothStates() throws IOException {
        start(builder()
                .announcements(Announcements.NONE
                        .withImplementation("x/1")
                        .withExpireDays(7)
                        .withLoginDelay(Duration.ofMillis(1500))));
        RawClient client = connect();
        client.readLine();
        client.ask("CAPA");
        assertThat(client.readText().lines()).contains("IMPLEMENTATION x/1", "EXPIRE 7", "LOGIN-DELAY 2");
        client.ask("USER alice");
        client.ask("PASS secret");
        client.ask("CAPA");
        assertThat(client.readText().lines()).contains("IMPLEMENTATION x/1", "EXPIRE 7", "LOGIN-DELAY 2");
    }

    @Test
    void theServerSaysWhatItIsUnlessItIsHidden() throws IOException {
        start(builder());
        RawClient client = connect();
        client.readLine();
        client.ask("CAPA");
        assertThat(client.readText().lines()).contains("IMPLEMENTATION camel-pop3x");
        assertThatIllegalArgumentException().isThrownBy(() -> Announcements.NONE.withImplementation("a b\r\n"));
        assertThatIllegalArgumentException().isThrownBy(() -> Announcements.NONE.withExpireDays(-1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Announcements.NONE.withLoginDelay(Duration.ofSeconds(-1)));
    }

    @Test
    void aLoginDelayIsEnforced() throws IOException {
        start(builder().announcements(Announcements.NONE.withLoginDelay(Duration.ofMinutes(1))));
        assertThat(login().ask("QUIT")).startsWith("+OK");
        assertThat(tryLogin()).startsWith("-ERR [LOGIN-DELAY] ");
        assertThat(connect().login("bob", "secret").ask("QUIT")).startsWith("+OK");
    }

    @Test
    void whatIsSwitchedOffIsNeitherListedNorDone() throws IOException {
        start(builder()
                .announcements(Announcements.NONE.without(
                        Set.of("top", "LANG", "UIDL", "SASL", "PIPELINING", "STLS", "RESP-CODES", "AUTH-RESP-CODE"))));
        RawClient client = connect();
        client.readLine();
        client.ask("CAPA");
        assertThat(client.readText().lines()).containsExactly("USER");
        assertThat(client.ask("AUTH PLAIN")).isEqualTo("-ERR Unknown command");
        client.ask("USER alice");
        assertThat(client.ask("PASS secret")).startsWith("+OK");
        assertThat(client.ask("UIDL")).isEqualTo("-ERR Unknown command");
        assertThat(client.ask("TOP 1 0")).isEqualTo("-ERR Unknown command");
    }
}
