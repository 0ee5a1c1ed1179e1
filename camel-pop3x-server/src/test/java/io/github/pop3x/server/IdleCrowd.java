package io.github.pop3x.server;

import io.github.pop3x.testing.RawClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * 10,000 sessions that are idle, 500 connections that send half a line and stop, and 500 that ask for mail and read
 * none of it, all at once: a mail program still empties its mailbox. CONTRIBUTING says how to run it; it needs 12,000
 * open files ({@code ulimit -n}).
 */
final class IdleCrowd {

    private static final int IDLE = 10_000;
    private static final int HALF_LINES = 500;
    private static final int NEVER_READING = 500;
    /** Below the limit of connections from one address. */
    private static final int PER_ADDRESS = 40;

    private static final int ADDRESSES_PER_NETWORK = 250;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<SocketChannel> crowd = new ArrayList<>();
    private final int port;

    private IdleCrowd(int port) {
        this.port = port;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        java,
                        "-Xmx512m",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrowdServer.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
                OutputStream in = process.getOutputStream()) {
            IdleCrowd crowd = new IdleCrowd(Integer.parseInt(out.readLine()));
            tell("nobody", in, out);
            crowd.gather();
            tell("the crowd", in, out);
            crowd.normalClient();
            tell("the crowd, and one that was served", in, out);
            crowd.leave();
        } finally {
            process.destroy();
        }
    }

    private static void tell(String who, OutputStream in, BufferedReader out) throws IOException {
        in.write('\n');
        in.flush();
        System.out.println(who + ": " + out.readLine());
    }

    private void gather() throws IOException {
        for (int n = 0; n < NEVER_READING; n++) {
            connect("USER shared\r\nPASS secret\r\nRETR 1\r\n");
        }
        for (int n = 0; n < IDLE; n++) {
            SocketChannel client = connect("USER idle" + n + "\r\nPASS secret\r\n");
            awaitLogin(client);
        }
        for (int n = 0; n < HALF_LINES; n++) {
            connect("USER hal");
        }
    }

    private SocketChannel connect(String octets) throws IOException {
        int address = crowd.size() / PER_ADDRESS;
        String from = "127.0." + (1 + address / ADDRESSES_PER_NETWORK) + "." + (1 + address % ADDRESSES_PER_NETWORK);
        SocketChannel client = SocketChannel.open();
        client.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
        client.bind(new InetSocketAddress(from, 0));
        client.connect(new InetSocketAddress("127.0.0.1", port));
        client.write(ByteBuffer.wrap(octets.getBytes(StandardCharsets.US_ASCII)));
        crowd.add(client);
        return client;
    }

    private static void awaitLogin(SocketChannel client) throws IOException {
        ByteBuffer said = ByteBuffer.allocate(256);
        while (!new String(said.array(), 0, said.position(), StandardCharsets.US_ASCII).contains(" messages\r\n")) {
            if (client.read(said) < 0) {
                throw new IOException("Refused: " + new String(said.array(), StandardCharsets.US_ASCII).strip());
            }
        }
    }

    private void normalClient() throws IOException {
        long start = System.nanoTime();
        try (RawClient client = RawClient.connect(port).login("alice", "secret")) {
            for (int n = 1; n <= CrowdServer.MESSAGES; n++) {
                client.ask("RETR " + n);
                client.readContent();
                client.ask("DELE " + n);
            }
            String bye = client.ask("QUIT");
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            System.out.println(CrowdServer.MESSAGES + " mails in " + took.toMillis() + " ms: " + bye);
            if (!bye.equals("+OK Bye, " + CrowdServer.MESSAGES + " messages deleted") || took.compareTo(PATIENCE) > 0) {
                throw new IOException("The normal client was not served in " + PATIENCE);
            }
        }
    }

    private void leave() throws IOException {
        for (SocketChannel client : crowd) {
            client.close();
        }
    }
}
