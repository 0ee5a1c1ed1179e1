package io.github.pop3x.server;

import io.github.pop3x.auth.LoginThrottle;
import io.github.pop3x.store.memory.MemoryStore;
import io.github.pop3x.testing.Mailboxes;
import io.github.pop3x.testing.RepeatedInput;
import io.github.pop3x.wire.TransportSecurity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The server that {@link IdleCrowd} attacks, in a process of its own: prints its port, then its memory for each line. */
final class CrowdServer {

    static final int MESSAGES = 200;
    static final int MIB_FOR_THOSE_WHO_DO_NOT_READ = 16;

    private static final int MAX_CONNECTIONS = 12_000;

    private CrowdServer() {}

    public static void main(String[] arguments) throws IOException {
        MemoryStore store = new MemoryStore();
        for (int n = 0; n < MESSAGES; n++) {
            Mailboxes.deposit(store, "alice", "Subject: " + n + "\r\n\r\n" + "x".repeat(5000) + "\r\n");
        }
        byte[] mebibyte = "y".repeat((1 << 20) - 2).concat("\r\n").getBytes(StandardCharsets.US_ASCII);
        store.deposit("shared", () -> new RepeatedInput(mebibyte, MIB_FOR_THOSE_WHO_DO_NOT_READ));
        try (Pop3Server server = Pop3Server.builder()
                .store(store)
                .lockPolicy(LockPolicy.SHARED)
                .authenticator(Mailboxes.everyone())
                .throttle(LoginThrottle.off())
                .limits(Pop3ServerLimits.DEFAULT
                        .withMaxConnections(MAX_CONNECTIONS)
                        .withMaxSessionsPerUser(MAX_CONNECTIONS))
                .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), TransportSecurity.NONE)
                .start()) {
            System.out.println(server.port());
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
            while (in.readLine() != null) {
                System.out.println(memory(server.counters()));
            }
        }
    }

    private static String memory(Pop3ServerCounters counters) throws IOException {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        long heap = (runtime.totalMemory() - runtime.freeMemory()) >> 20;
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        return "connections=" + counters.connectionsOpen() + " beforeLogin=" + counters.connectionsBeforeLogin()
                + " heapMiB=" + heap + " threads=" + threads + " " + resident();
    }

    /** What Linux says; empty elsewhere. */
    private static String resident() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return "";
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS"))
                    .findFirst()
                    .orElse("")
                    .replaceAll("\\s+", " ");
        }
    }
}
