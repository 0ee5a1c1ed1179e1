package io.github.pop3x.server;

import static io.github.pop3x.testing.Mailboxes.count;
import static io.github.pop3x.testing.Mailboxes.deposit;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pop3x.store.memory.MemoryStore;
import io.github.pop3x.testing.Mailboxes;
import io.github.pop3x.testing.RawClient;
import io.github.pop3x.testing.TestKeys;
import io.github.pop3x.testing.TestLog;
import io.github.pop3x.wire.TransportSecurity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Octets behind STLS (CVE-2011-0411, CVE-2021-33515, CVE-2021-38542): somebody in the middle puts commands there, and a
 * server that keeps them answers them inside the victim's TLS.
 */
class StlsInjectionTest {

    private final MemoryStore store = new MemoryStore();
    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start(store, Mailboxes.everyone());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @AfterAll
    static void nothingLeaks() {
        TestLog.assertNoLeaks();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "STLS\r\nCAPA\r\n",
                "STLS\r\nNOOP\r\n",
                "STLS\r\nUSER mallory\r\n",
                "STLS\nQUIT\n",
                "STLS\r\nC",
                "STLS\r\n\r\n",
                "STLS\r\n\r",
                "stls \r\nSTLS\r\n"
            })
    void nothingBehindStlsIsEverAnswered(String injected) throws IOException {
        for (int split = 0; split <= injected.length(); split++) {
            try (RawClient client = RawClient.connect(server.starttls())) {
                client.readLine();
                // Two writes, each a segment of its own: TCP_NODELAY.
                client.send(injected.substring(0, split));
                client.send(injected.substring(split));
                String clear = readWhatComes(client);
                assertThat(clear).as("split at %s", split).isIn("", "+OK Begin TLS negotiation\r\n");
            } catch (IOException brokenOff) {
                assertThat(brokenOff).isNotNull();
            }
        }
    }

    /** What the server says in clear, up to TLS's alert or the end. */
    private static String readWhatComes(RawClient client) throws IOException {
        String octets = client.readToEnd();
        int alert = octets.indexOf('\u0015');
        return alert < 0 ? octets : octets.substring(0, alert);
    }

    @Test
    void aHandshakeInTheSameSegmentIsCutOff() throws Exception {
        byte[] hello = clientHello();
        byte[] stls = "STLS\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        ByteBuffer both =
                ByteBuffer.allocate(stls.length + hello.length).put(stls).put(hello);
        try (RawClient client = RawClient.connect(server.starttls())) {
            client.readLine();
            client.send(both.array());
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    private static byte[] clientHello() throws IOException {
        SSLEngine engine = TestKeys.clientContext().createSSLEngine("localhost", 110);
        engine.setUseClientMode(true);
        engine.beginHandshake();
        ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), hello);
        byte[] octets = new byte[hello.flip().remaining()];
        hello.get(octets);
        return octets;
    }

    @Test
    void nothingSaidBeforeTlsCountsAfterIt() throws IOException {
        try (RawClient client = RawClient.connect(server.starttls())) {
            client.readLine();
            assertThat(client.ask("USER alice")).startsWith("-ERR");
            assertThat(client.ask("STLS")).startsWith("+OK");
            client.startTls();
            assertThat(client.ask("PASS secret")).isEqualTo("-ERR PASS needs USER before it");
            assertThat(client.ask("USER alice")).startsWith("+OK");
            assertThat(client.ask("PASS secret")).startsWith("+OK");
        }
    }

    @Test
    void failedLoginsBeforeTlsCountAfterIt() throws IOException {
        try (RawClient client = RawClient.connect(server.starttls())) {
            client.readLine();
            assertThat(client.ask("STLS")).startsWith("+OK");
            client.startTls();
            for (int n = 0; n < 3; n++) {
                client.ask("USER alice");
                assertThat(client.ask("PASS wrong")).startsWith("-ERR [AUTH]");
            }
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void stlsIsRefusedAfterLoginAndInsideTls() throws IOException {
        try (RawClient client = RawClient.connectTls(server.tls())) {
            client.readLine();
            assertThat(client.ask("STLS")).isEqualTo("-ERR TLS is active already");
            client.ask("USER alice");
            client.ask("PASS secret");
            assertThat(client.ask("STLS")).isEqualTo("-ERR STLS is not allowed after login");
            assertThat(client.ask("QUIT")).startsWith("+OK");
        }
        try (RawClient client = RawClient.connect(server.starttls())) {
            client.readLine();
            assertThat(client.ask("STLS")).startsWith("+OK");
            client.startTls();
            assertThat(client.ask("STLS")).isEqualTo("-ERR TLS is active already");
            assertThat(client.ask("QUIT")).startsWith("+OK");
        }
    }

    @Test
    void stlsIsRefusedWhereThereIsNoTls() throws IOException {
        try (Pop3Server clear = Pop3Server.builder()
                        .store(store)
                        .authenticator(Mailboxes.everyone())
                        .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), TransportSecurity.NONE)
                        .start();
                RawClient client = RawClient.connect(clear.port())) {
            client.readLine();
            assertThat(client.ask("STLS")).isEqualTo("-ERR TLS is not available");
            assertThat(client.ask("NOOP")).startsWith("-ERR");
        }
    }

    @Test
    void aClientThatSpeaksClearTextInsteadOfTlsIsCutOffAndItsPasswordNotLogged() throws IOException {
        deposit(store, "alice", "X: y\r\n\r\n");
        for (boolean afterStls : new boolean[] {true, false}) {
            try (RawClient client = RawClient.connect(afterStls ? server.starttls() : server.tls())) {
                if (afterStls) {
                    client.readLine();
                    assertThat(client.ask("STLS")).startsWith("+OK");
                }
                client.send("USER alice\r\nPASS hunter2hunter2\r\nDELE 1\r\nQUIT\r\n");
                assertThat(readWhatComes(client)).isEmpty();
            }
        }
        server.close();
        assertThat(count(store, "alice")).isEqualTo(1);
        assertThat(TestLog.lines("hunter2")).isEmpty();
        // The same in hexadecimal, as Netty's exception has it.
        assertThat(TestLog.lines("68756e74657232")).isEmpty();
        assertThat(TestLog.lines("client did not speak TLS")).isNotEmpty();
    }
}
