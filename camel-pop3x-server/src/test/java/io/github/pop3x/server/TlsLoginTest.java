package io.github.pop3x.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pop3x.auth.Authenticator;
import io.github.pop3x.auth.LoginMethods;
import io.github.pop3x.auth.UserList;
import io.github.pop3x.auth.Verdict;
import io.github.pop3x.sasl.ChannelBinding;
import io.github.pop3x.sasl.Mechanism;
import io.github.pop3x.sasl.SaslClients;
import io.github.pop3x.store.memory.MemoryStore;
import io.github.pop3x.testing.TestKeys;
import io.github.pop3x.wire.TransportSecurity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.security.sasl.SaslClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What TLS adds to AUTH: channel binding, client certificates, and room for tokens. */
class TlsLoginTest {

    private final UserList users = new UserList().add("alice", "secret");

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void scramIsBoundToTheCertificate(String version) throws IOException {
        try (Pop3Server server = start(users);
                Client client = new Client(server, TestKeys.clientContext(), version)) {
            assertThat(client.mechanisms()).isEqualTo("SASL SCRAM-SHA-256-PLUS SCRAM-SHA-256 PLAIN LOGIN");
            assertThat(client.logIn(client.scramPlus("secret"))).isEqualTo("+OK 0 messages");
        }
    }

    @Test
    void aBindingToAnotherCertificateIsRefused() throws IOException {
        try (Pop3Server server = start(users);
                Client client = new Client(server, TestKeys.clientContext(), "TLSv1.3")) {
            X509Certificate other = certificate(TestKeys.otherHostClientContext());
            SaslClient bound = SaslClients.scram(
                    Mechanism.SCRAM_SHA_256_PLUS,
                    "alice",
                    "secret",
                    ChannelBinding.tlsServerEndPoint(other),
                    List.of("SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS"));
            assertThat(client.logIn(bound)).startsWith("-ERR [AUTH]");
            SaslClient deceived =
                    SaslClients.scram(Mechanism.SCRAM_SHA_256, "alice", "secret", client.binding(), List.of());
            assertThat(client.logIn(deceived)).isEqualTo("-ERR Not a SCRAM-SHA-256 message in base64");
        }
    }

    @Test
    void aVerifiedCertificateLogsIn() throws IOException {
        Authenticator methods = LoginMethods.of(users)
                .withCertificates((certificate, user) ->
                        certificate.getSubjectX500Principal().getName().equals("CN=localhost") && !user.equals("bob")
                                ? Verdict.accepted("alice", "alice")
                                : Verdict.refused());
        try (Pop3Server server = start(methods)) {
            try (Client client = new Client(server, TestKeys.serverContext(), "TLSv1.3")) {
                assertThat(client.mechanisms()).startsWith("SASL EXTERNAL ");
                assertThat(client.ask("AUTH EXTERNAL " + base64("bob"))).startsWith("-ERR [AUTH]");
                assertThat(client.ask("AUTH EXTERNAL =")).isEqualTo("+OK 0 messages");
            }
            try (Client client = new Client(server, TestKeys.clientContext(), "TLSv1.3")) {
                assertThat(client.mechanisms()).doesNotContain("EXTERNAL");
                assertThat(client.ask("AUTH EXTERNAL =")).isEqualTo("-ERR Unknown mechanism; CAPA lists them");
                assertThat(client.ask("USER alice")).isEqualTo("+OK Send PASS");
                assertThat(client.ask("PASS secret")).isEqualTo("+OK 0 messages");
            }
        }
    }

    @Test
    void tokensOf16KiBFit() throws IOException {
        String token = "t".repeat(16 * 1024);
        Authenticator methods = LoginMethods.of(users)
                .withTokens(
                        (user, sent) -> sent.equals(token) ? Verdict.accepted("alice", "alice") : Verdict.refused());
        String message = base64("user=alice\1auth=Bearer " + token + "\1\1");
        try (Pop3Server server = start(methods)) {
            try (Client client = new Client(server, TestKeys.clientContext(), "TLSv1.3")) {
                assertThat(client.ask("AUTH XOAUTH2 " + message)).isEqualTo("+OK 0 messages");
            }
            try (Client client = new Client(server, TestKeys.clientContext(), "TLSv1.3")) {
                assertThat(client.ask("AUTH XOAUTH2")).isEqualTo("+ ");
                assertThat(client.ask(message)).isEqualTo("+OK 0 messages");
                assertThat(client.ask("NOOP " + message)).isEqualTo("-ERR Line too long");
            }
        }
    }

    private static Pop3Server start(Authenticator authenticator) throws IOException {
        return Pop3Server.builder()
                .store(new MemoryStore())
                .authenticator(authenticator)
                .tls(TestKeys.serverContext())
                .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), TransportSecurity.TLS)
                .start();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private static X509Certificate certificate(SSLContext trusting) throws IOException {
        try (Pop3Server other = Pop3Server.builder()
                        .store(new MemoryStore())
                        .authenticator(new UserList())
                        .tls(TestKeys.otherHostServerContext())
                        .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), TransportSecurity.TLS)
                        .start();
                Client client = new Client(other, trusting, "TLSv1.3")) {
            return client.serverCertificate();
        }
    }

    /** A client with a TLS socket. */
    private static final class Client implements AutoCloseable {

        private final SSLSocket socket;
        private final BufferedReader lines;

        Client(Pop3Server server, SSLContext tls, String version) throws IOException {
            socket = (SSLSocket) tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.port());
            socket.setEnabledProtocols(new String[] {version});
            socket.setSoTimeout(20_000);
            lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            assertThat(lines.readLine()).startsWith("+OK");
        }

        X509Certificate serverCertificate() throws IOException {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }

        Optional<ChannelBinding> binding() throws IOException {
            return ChannelBinding.tlsServerEndPoint(serverCertificate());
        }

        SaslClient scramPlus(String password) throws IOException {
            return SaslClients.scram(
                    Mechanism.SCRAM_SHA_256_PLUS,
                    "alice",
                    password,
                    binding(),
                    List.of("SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS"));
        }

        String ask(String line) throws IOException {
            socket.getOutputStream().write((line + "\r\n").getBytes(UTF_8));
            return lines.readLine();
        }

        String mechanisms() throws IOException {
            String found = "";
            for (String line = ask("CAPA"); !line.equals("."); line = lines.readLine()) {
                found = line.startsWith("SASL ") ? line : found;
            }
            return found;
        }

        String logIn(SaslClient mechanism) throws IOException {
            Base64.Encoder encoder = Base64.getEncoder();
            String initial = encoder.encodeToString(mechanism.evaluateChallenge(new byte[0]));
            String line = ask("AUTH " + mechanism.getMechanismName() + ' ' + initial);
            while (line.startsWith("+ ")) {
                byte[] challenge = Base64.getDecoder().decode(line.substring(2));
                line = ask(encoder.encodeToString(mechanism.evaluateChallenge(challenge)));
            }
            return line;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
