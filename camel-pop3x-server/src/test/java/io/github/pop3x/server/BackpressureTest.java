package io.github.pop3x.server;

import static io.github.pop3x.testing.Mailboxes.deposit;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pop3x.store.memory.MemoryStore;
import io.github.pop3x.testing.Await;
import io.github.pop3x.testing.Mailboxes;
import io.github.pop3x.testing.RawClient;
import io.github.pop3x.testing.TestLog;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Clients that ask for a lot and read nothing cost a bounded number of octets and no thread. */
class BackpressureTest {

    private static final int RETRIEVALS = 10_000;
    private static final String MESSAGE = "Subject: 10 KB\r\n\r\n" + (".line " + "x".repeat(92) + "\r\n").repeat(100);
    private static final byte[] REPLY =
            ("+OK " + MESSAGE.length() + " octets\r\n" + MESSAGE.replace("\n.", "\n..") + ".\r\n").getBytes(ISO_8859_1);

    /**
     * What a client may cost: 256 KiB up to the high water mark, a block of 32 KiB, 16 KiB of commands and the buffer of
     * one read, over TLS one record more; rounded up, for the allocator counts chunks. What it asks for is 100 MB.
     */
    private static final long MAX_OCTETS_PER_CLIENT = 1024 * 1024;

    @AfterAll
    static void nothingLeaks() {
        TestLog.assertNoLeaks();
    }

    @Test
    void aHundredClientsThatReadNothingCostBoundedMemoryAndNoThread() throws IOException {
        try (MemoryStore store = new MemoryStore();
                TestServer server = TestServer.start(store, Mailboxes.everyone())) {
            int clients = 100;
            long before = buffersInUse();
            List<Closeable> open = new ArrayList<>();
            try {
                for (int n = 0; n < clients; n++) {
                    deposit(store, "user" + n, MESSAGE);
                    RawClient client = n % 10 == 0
                            ? RawClient.connectTls(server.tls())
                            : RawClient.connect(server.clear(), 16 * 1024);
                    open.add(client);
                    client.login("user" + n, "secret").send("RETR 1\r\n".repeat(RETRIEVALS));
                }
                // The server has written what the sockets take; then nothing moves any more.
                deposit(store, "alice", MESSAGE);
                for (int turn = 0; turn < 20; turn++) {
                    assertThat(buffersInUse() - before).isLessThan(clients * MAX_OCTETS_PER_CLIENT);
                    long start = System.nanoTime();
                    try (RawClient alice = RawClient.connect(server.clear()).login("alice", "secret")) {
                        assertThat(alice.ask("RETR 1")).startsWith("+OK");
                        assertThat(alice.readText()).isEqualTo(MESSAGE);
                        assertThat(alice.ask("QUIT")).startsWith("+OK");
                    }
                    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
                }
                Await.until("no worker is busy", BackpressureTest::noWorkerIsBusy);
            } finally {
                for (Closeable client : open) {
                    client.close();
                }
            }
        }
    }

    @Test
    void aClientThatReadsOnGetsEveryReplyInOrder() throws IOException {
        try (MemoryStore store = new MemoryStore();
                TestServer server = TestServer.start(store, Mailboxes.everyone())) {
            deposit(store, "alice", MESSAGE);
            long before = buffersInUse();
            try (RawClient client = RawClient.connect(server.clear()).login("alice", "secret")) {
                client.send("RETR 1\r\n".repeat(RETRIEVALS) + "QUIT\r\n");
                Await.until("the server waits for its client", BackpressureTest::noWorkerIsBusy);
                assertThat(buffersInUse() - before).isLessThan(16 * MAX_OCTETS_PER_CLIENT);
                for (int n = 0; n < RETRIEVALS; n++) {
                    for (byte expected : REPLY) {
                        assertTrue(client.read() == expected, "another octet in a reply");
                    }
                }
                assertThat(client.readLine()).isEqualTo("+OK Bye, 0 messages deleted");
                assertThat(client.readToEnd()).isEmpty();
            }
        }
    }

    private static boolean noWorkerIsBusy() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().startsWith("pop3x-worker"))
                .noneMatch(thread -> List.of(thread.getValue()).stream()
                        .anyMatch(frame -> frame.getClassName().equals(Connection.class.getName())));
    }

    private static long buffersInUse() {
        ByteBufAllocatorMetric metric = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
        return metric.usedDirectMemory() + metric.usedHeapMemory();
    }
}
