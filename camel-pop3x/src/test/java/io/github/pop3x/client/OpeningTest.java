package io.github.pop3x.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pop3x.testing.Script;
import io.github.pop3x.testing.ScriptedServer;
import io.github.pop3x.testing.ScriptedServer.Pace;
import io.github.pop3x.testing.TestKeys;
import io.github.pop3x.wire.ResponseCode;
import io.github.pop3x.wire.TransportSecurity;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpeningTest {

    @Test
    void reportsAServerThatTakesNoSessions() throws IOException {
        try (ScriptedServer server = ScriptedServer.playing(Script.file("exchange/greeting-refused.txt"))) {
            assertThatThrownBy(() ->
                            Pop3Client.connect(Sessions.settings(server.port()).build()))
                    .isInstanceOfSatisfying(
                            GreetingRefusedException.class,
                            e -> assertThat(e.statusLine().responseCode()).contains(ResponseCode.SYS_TEMP))
                    .hasMessageContaining("Server Unavailable. 21");
            server.assertPlayed();
        }
    }

    @Test
    void reportsAServerThatSpeaksSomethingElse() throws IOException {
        try (ScriptedServer server = ScriptedServer.playing(Script.of("S: SSH-2.0-OpenSSH_9.2p1", "C-EOF"))) {
            assertThatThrownBy(() ->
                            Pop3Client.connect(Sessions.settings(server.port()).build()))
                    .isInstanceOf(ProtocolViolationException.class)
                    .hasMessageContaining("SSH-2.0-OpenSSH_9.2p1");
            server.assertPlayed();
        }
    }

    @Test
    void reportsAServerThatIsNotThere() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        assertThatThrownBy(() -> Pop3Client.connect(Sessions.settings(port).build()))
                .isInstanceOf(ConnectionFailedException.class)
                .hasMessageContaining("127.0.0.1:" + port);
    }

    @Test
    void reportsAHostThatDoesNotExist() {
        Pop3ClientSettings settings =
                Pop3ClientSettings.builder("no-such-host.invalid").build();
        assertThatThrownBy(() -> Pop3Client.connect(settings))
                .isInstanceOf(ConnectionFailedException.class)
                .hasMessageContaining("no-such-host.invalid:995");
    }

    @ParameterizedTest
    @EnumSource(Pace.class)
    void upgradesByStlsAndBelievesNothingFromBefore(Pace pace) throws IOException {
        try (ScriptedServer server = ScriptedServer.playing(pace, Script.file("rfc2595/stls.txt"));
                Pop3Client client = Pop3Client.connect(startTls(server))) {
            assertThat(client.capabilities().lines()).containsExactly("USER", "X-UNDER-TLS");
            client.login(Sessions.ALICE);
            assertThat(client.capabilities().lines()).containsExactly("PIPELINING", "X-AFTER-LOGIN");
            assertThat(client.quit().isConfirmed()).isTrue();
            server.assertPlayed();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rfc2595/stls-refused.txt",
                "rfc2595/stls-not-listed.txt",
                "rfc2595/stls-without-capa.txt",
                "curl/stls-refused-with-replies-behind.txt"
            })
    void endsBeforeAnyCredentialWhereStlsIsRefused(String dialogue) throws IOException {
        try (ScriptedServer server = ScriptedServer.playing(Script.file(dialogue))) {
            assertThatThrownBy(() -> Pop3Client.connect(startTls(server)))
                    .isInstanceOf(TlsFailedException.class)
                    .hasMessageContaining("refused STLS");
            server.assertPlayed();
            assertThat(server.received()).containsExactly("CAPA", "STLS");
        }
    }

    @Test
    void refusesOctetsBehindTheReplyToStls() throws IOException {
        String injected = "+OK\\r\\nUSER\\r\\n.\\r\\n";
        for (String part : new String[] {"\\r", "+", "+OK", "+OK\\r\\n", injected, "\\x16\\x03\\x03"}) {
            Script script = Script.of(
                    "S: +OK ready",
                    "C: CAPA",
                    "S: +OK",
                    "S: STLS",
                    "S: .",
                    "C: STLS",
                    "S: +OK go",
                    "S-RAW: " + part,
                    "C-EOF");
            try (ScriptedServer server = ScriptedServer.playing(script)) {
                assertThatThrownBy(() -> Pop3Client.connect(startTls(server)))
                        .as("'%s' behind the reply", part)
                        .isInstanceOf(TlsFailedException.class)
                        .hasMessageContaining("octets behind its reply to STLS");
                server.assertPlayed();
            }
        }
    }

    @Test
    void failsWhereInjectedOctetsComeInALaterSegment() throws IOException {
        Script script = Script.of(
                "S: +OK", "C: CAPA", "S: +OK", "S: STLS", "S: .", "C: STLS", "S: +OK", "S: +OK injected", "S-DROP");
        try (ScriptedServer server = ScriptedServer.playing(Pace.OCTETWISE, script)) {
            assertThatThrownBy(() -> Pop3Client.connect(startTls(server))).isInstanceOf(TlsFailedException.class);
        }
    }

    @Test
    void speaksTlsFromTheFirstOctet() throws IOException {
        Script script = Script.file("rfc1939/session-pipelined.txt");
        try (ScriptedServer server = ScriptedServer.playingOverTls(TestKeys.serverContext(), script);
                Pop3Client client = Pop3Client.connect(tls(server).build())) {
            client.login(Sessions.ALICE);
            try (RetrievalRun run = client.retrieve(client.listing(), Admission.ALWAYS)) {
                assertThat(Sessions.text(Sessions.all(run).get(1))).isEqualTo("two\r\n");
            }
            client.mark(List.of(1, 2));
            client.noop();
            assertThat(client.quit().isConfirmed()).isTrue();
            server.assertPlayed();
        }
    }

    @Test
    void refusesACertificateForAnotherHost() throws IOException {
        try (ScriptedServer server =
                ScriptedServer.playingOverTls(TestKeys.otherHostServerContext(), Script.of("S: +OK"))) {
            Pop3ClientSettings settings =
                    tls(server).sslContext(TestKeys.otherHostClientContext()).build();
            assertThatThrownBy(() -> Pop3Client.connect(settings)).isInstanceOf(TlsFailedException.class);
        }
    }

    @Test
    void acceptsACertificateForAnotherHostWhereTold() throws IOException {
        Script script = Script.of("S: +OK", "C: CAPA", "S: -ERR", "C: QUIT", "S: +OK");
        try (ScriptedServer server = ScriptedServer.playingOverTls(TestKeys.otherHostServerContext(), script);
                Pop3Client client = Pop3Client.connect(tls(server)
                        .sslContext(TestKeys.otherHostClientContext())
                        .hostnameVerification(false)
                        .build())) {
            assertThat(client.capabilities().lines()).isEmpty();
            assertThat(client.quit().isConfirmed()).isTrue();
            server.assertPlayed();
        }
    }

    @Test
    void refusesACertificateThatNobodySigned() throws IOException {
        try (ScriptedServer server = ScriptedServer.playingOverTls(TestKeys.serverContext(), Script.of("S: +OK"))) {
            Pop3ClientSettings settings = Sessions.settings(server.port())
                    .security(TransportSecurity.TLS)
                    .build();
            assertThatThrownBy(() -> Pop3Client.connect(settings))
                    .isInstanceOf(TlsFailedException.class)
                    .hasMessageContaining("check port, trust and host name");
        }
    }

    @Test
    void reportsAClearServerOnATlsPort() throws IOException {
        try (ScriptedServer server = ScriptedServer.playing(Script.of("S: +OK POP3 ready", "S-DROP"))) {
            assertThatThrownBy(() -> Pop3Client.connect(tls(server).build())).isInstanceOf(TlsFailedException.class);
        }
    }

    @Test
    void givesUpOnAHandshakeThatNobodyAnswers() throws IOException {
        try (ScriptedServer server = ScriptedServer.playing(Script.of("S-SILENCE"))) {
            Pop3ClientSettings settings =
                    tls(server).readTimeout(Duration.ofMillis(200)).build();
            assertThatThrownBy(() -> Pop3Client.connect(settings))
                    .isInstanceOfSatisfying(
                            ConnectionFailedException.class,
                            e -> assertThat(e.isTimeout()).isTrue());
        }
    }

    private static Pop3ClientSettings startTls(ScriptedServer server) {
        return tls(server).security(TransportSecurity.STARTTLS).build();
    }

    private static Pop3ClientSettings.Builder tls(ScriptedServer server) {
        return Sessions.settings(server.port()).security(TransportSecurity.TLS).sslContext(TestKeys.clientContext());
    }
}
