package io.github.pop3x.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.pop3x.auth.LoginThrottle;
import io.github.pop3x.store.memory.MemoryStore;
import io.github.pop3x.testing.Await;
import io.github.pop3x.testing.Mailboxes;
import io.github.pop3x.testing.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The proxy is 127.0.0.1; everybody else on this machine is not trusted. */
class ProxyProtocolTest {

    private static final byte[] SIGNATURE = "\r\n\r\n\0\r\nQUIT\n".getBytes(ISO_8859_1);
    private static final String HEADER = "PROXY TCP4 192.0.2.7 198.51.100.1 4711 995\r\n";

    private final EventLog events = new EventLog();
    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.start(Pop3Server.builder()
                .store(new MemoryStore())
                .authenticator(Mailboxes.everyone())
                .throttle(LoginThrottle.off())
                .limits(Pop3ServerLimits.DEFAULT
                        .withHandshakeTimeout(Duration.ofMillis(300))
                        .withMaxConnectionsPerAddress(2))
                .trustedProxies("127.0.0.1")
                .listener(events));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static byte[] version2(int commandByte, int familyByte, byte[] rest) {
        return ByteBuffer.allocate(SIGNATURE.length + 4 + rest.length)
                .put(SIGNATURE)
                .put((byte) commandByte)
                .put((byte) familyByte)
                .putShort((short) rest.length)
                .put(rest)
                .array();
    }

    private static byte[] addresses(int extraOctets) {
        return ByteBuffer.allocate(12 + extraOctets)
                .put(new byte[] {(byte) 192, 0, 2, 9})
                .put(new byte[] {(byte) 198, 51, 100, 1})
                .putShort((short) 4711)
                .putShort((short) 995)
                .array();
    }

    private InetAddress lastClient() {
        return events.await(Pop3Event.SessionOpened.class).session().client().getAddress();
    }

    // ---- what works

    @Test
    void aVersion1HeaderNamesTheClient() throws IOException {
        try (RawClient client = RawClient.connect(server.clear())) {
            client.send(HEADER + "USER alice\r\nPASS secret\r\nQUIT\r\n");
            assertThat(client.readToEnd()).startsWith("+OK POP3").endsWith("+OK Bye, 0 messages deleted\r\n");
            assertThat(lastClient()).isEqualTo(InetAddress.getByName("192.0.2.7"));
            assertThat(events.await(Pop3Event.LoggedIn.class).session().client().getPort())
                    .isEqualTo(4711);
        }
    }

    @Test
    void aVersion2HeaderNamesTheClientOctetByOctet() throws IOException {
        try (RawClient client = RawClient.connect(server.clear())) {
            for (byte octet : version2(0x21, 0x11, addresses(0))) {
                client.send(new byte[] {octet});
            }
            assertThat(client.readLine()).startsWith("+OK");
            assertThat(lastClient()).isEqualTo(InetAddress.getByName("192.0.2.9"));
        }
    }

    @Test
    void theHeaderComesBeforeTls() throws IOException {
        try (RawClient client = RawClient.connect(server.tls())) {
            client.send(HEADER);
            client.startTls();
            assertThat(client.login("alice", "secret").ask("QUIT")).startsWith("+OK");
            assertThat(lastClient()).isEqualTo(InetAddress.getByName("192.0.2.7"));
        }
        try (RawClient client = RawClient.connect(server.starttls())) {
            client.send(HEADER);
            client.readLine();
            assertThat(client.ask("STLS")).startsWith("+OK");
            client.startTls();
            assertThat(client.ask("CAPA")).startsWith("+OK");
        }
    }

    @Test
    void anIpv6ClientIsNamedToo() throws IOException {
        try (RawClient client = RawClient.connect(server.clear())) {
            client.send("PROXY TCP6 2001:db8::1 2001:db8::2 4711 995\r\n");
            assertThat(client.readLine()).startsWith("+OK");
            assertThat(lastClient()).isEqualTo(InetAddress.getByName("2001:db8::1"));
        }
    }

    @Test
    void limitsCountTheNamedClient() throws IOException {
        RawClient[] clients = new RawClient[4];
        for (int n = 0; n < clients.length; n++) {
            clients[n] = RawClient.connect(server.clear())
                    .send("PROXY TCP4 192.0.2." + n / 3 + " 198.51.100.1 " + (1000 + n) + " 995\r\n");
            assertThat(clients[n].readLine()).startsWith(n == 2 ? "-ERR [SYS/TEMP] Too many" : "+OK");
        }
        for (RawClient client : clients) {
            client.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROXY UNKNOWN\r\n", "PROXY UNKNOWN 1.2.3.4 5.6.7.8 1 2\r\n"})
    void aHeaderThatNamesNobodyMeansTheProxyItself(String header) throws IOException {
        try (RawClient client = RawClient.connect(server.clear()).send(header)) {
            assertThat(client.readLine()).startsWith("+OK");
            assertThat(lastClient()).isEqualTo(InetAddress.getByName("127.0.0.1"));
        }
    }

    @Test
    void theLocalCommandMeansTheProxyItself() throws IOException {
        try (RawClient client = RawClient.connect(server.clear()).send(version2(0x20, 0x00, new byte[0]))) {
            assertThat(client.readLine()).startsWith("+OK");
            assertThat(lastClient()).isEqualTo(InetAddress.getByName("127.0.0.1"));
        }
    }

    // ---- attacks

    @Test
    void spoofingFromElsewhereIsAnUnknownCommand() throws IOException {
        InetAddress elsewhere = InetAddress.getByName("127.0.0.9");
        try (RawClient client = RawClient.connectFrom(elsewhere, server.clear())) {
            client.send(HEADER);
            assertThat(client.readLine()).startsWith("+OK");
            assertThat(client.readLine()).isEqualTo("-ERR Unknown command");
            assertThat(lastClient()).isEqualTo(elsewhere);
        }
        try (RawClient client = RawClient.connectFrom(elsewhere, server.tls())) {
            client.send(HEADER);
            assertThat(client.readToEnd()).doesNotContain("+OK");
        }
    }

    @Test
    void withoutAHeaderTheProxyIsNotServed() throws IOException {
        try (RawClient client = RawClient.connect(server.clear())) {
            client.send("USER alice\r\nPASS secret\r\nSTAT\r\n");
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PROXY", "PROXY TCP4 192.0.2.7 198.51.100.1", "\r\n\r\n\0\r\nQUIT\n!"})
    void halfAHeaderIsCutOffInTime(String half) throws IOException {
        try (RawClient client = RawClient.connect(server.clear()).send(half)) {
            assertThat(client.readToEnd()).isEmpty();
            assertThat(events.await(Pop3Event.LimitHit.class).limit()).isEqualTo(Pop3Limit.HANDSHAKE_TIME);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 192.0.2.7 198.51.100.1 4711 995\n",
                "PROXY TCP4 192.0.2.999 198.51.100.1 4711 995\r\n",
                "PROXY TCP4 mail.example.org 198.51.100.1 4711 995\r\n",
                "PROXY TCP4 192.0.2.7 198.51.100.1 99999 995\r\n",
                "PROXY TCP4 192.0.2.7 198.51.100.1 -1 995\r\n",
                "PROXY TCP5 192.0.2.7 198.51.100.1 4711 995\r\n",
                "PROXY TCP4 2001:db8::1 198.51.100.1 4711 995\r\n",
                "PROXY  \r\n"
            })
    void headersThatAreNoneAreNotServed(String header) throws IOException {
        try (RawClient client =
                RawClient.connect(server.clear()).send(header).send("USER alice\r\nPASS secret\r\nSTAT\r\n")) {
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void headersOfAnyLengthAreCutOff() throws IOException {
        try (RawClient client = RawClient.connect(server.clear())) {
            client.send("PROXY TCP4 " + "1".repeat(10_000));
            assertThat(client.readToEnd()).isEmpty();
        } catch (IOException reset) {
            assertThat(reset).isNotNull();
        }
        try (RawClient client = RawClient.connect(server.clear())) {
            client.send(version2(0x21, 0x11, addresses(60_000)));
            assertThat(client.readToEnd()).isEmpty();
        } catch (IOException reset) {
            assertThat(reset).isNotNull();
        }
        Await.until("nothing is left", () -> server.server().counters().connectionsOpen() == 0);
    }

    @Test
    void networksAreAddressesAndNoNames() {
        for (String wrong :
                new String[] {"localhost", "10.0.0.0/33", "10.0.0.0/x", "", "10.0.0.0/-1", "::/129", "a/8"}) {
            assertThatIllegalArgumentException()
                    .as(wrong)
                    .isThrownBy(() -> Pop3Server.builder().trustedProxies(wrong));
        }
        assertThat(Network.parse("10.1.2.3/8").contains(address("10.255.0.1"))).isTrue();
        assertThat(Network.parse("10.1.2.3/9").contains(address("10.255.0.1"))).isFalse();
        assertThat(Network.parse("2001:db8::/33").contains(address("2001:db8:7fff::1")))
                .isTrue();
        assertThat(Network.parse("2001:db8::/33").contains(address("2001:db8:8000::1")))
                .isFalse();
        assertThat(Network.parse("0.0.0.0/0").contains(address("::1"))).isFalse();
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
