package io.github.pop3x.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pop3x.client.Credentials.Mechanism;
import io.github.pop3x.testing.Script;
import io.github.pop3x.testing.ScriptedServer;
import io.github.pop3x.wire.ResponseCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginTest {

    private static final String LONG_PASSWORD = "p".repeat(200);
    private static final String LONG_MESSAGE = base64("\0alice\0" + LONG_PASSWORD);

    @ParameterizedTest
    @ValueSource(
            strings = {"sasl/plain-initial-response.txt", "sasl/plain-case-insensitive.txt", "sasl/plain-asks-again.txt"
            })
    void sendsPlainInOneLine(String dialogue) throws IOException {
        Sessions.connected(dialogue, client -> {
            client.login(Sessions.ALICE);
            assertThat(client.capabilities().has("UIDL")).isTrue();
            client.quit();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"+", "+ ", "+OK", "+ok go ahead"})
    void sendsPlainInTwoLinesWhereItIsLong(String continuation) throws IOException {
        Script script = Script.of(
                "@include common/plain-offered.txt",
                "C: AUTH PLAIN",
                "S: " + continuation,
                "C: " + LONG_MESSAGE,
                "S: +OK",
                "@include common/logged-in.txt");
        play(script, Credentials.of("alice", LONG_PASSWORD));
    }

    @Test
    void sendsTheLongestLineThatRfc2449Allows() throws IOException {
        // 255 octets are AUTH PLAIN, a blank, CR LF and 242 of base64; base64 comes in fours.
        Credentials credentials = Credentials.of("alice", "p".repeat(180 - 7));
        String line = "AUTH PLAIN " + base64("\0alice\0" + "p".repeat(173));
        assertThat(line.length() + 2).isLessThanOrEqualTo(255).isGreaterThan(251);
        play(
                Script.of("@include common/plain-offered.txt", "C: " + line, "S: +OK", "@include common/logged-in.txt"),
                credentials);
    }

    @Test
    void fallsBackToUserWhereTheServerRefusesTheNamePlain() throws IOException {
        Script script = Script.of(
                "@include common/plain-offered.txt",
                "C: AUTH PLAIN",
                "S: -ERR unknown mechanism",
                "C: USER alice",
                "S: +OK",
                "C: PASS " + LONG_PASSWORD,
                "S: +OK",
                "@include common/logged-in.txt");
        play(script, Credentials.of("alice", LONG_PASSWORD));
    }

    @ParameterizedTest
    @CsvSource({
        "PLAIN, common/no-plain.txt, AUTH PLAIN AGFsaWNlAHNlY3JldC0xNw==",
        "USER, common/plain-offered.txt, USER alice"
    })
    void usesTheOneMechanismThatItWasTold(Mechanism mechanism, String opening, String first) throws IOException {
        Script script = Script.of("@include " + opening, "C: " + first, "S: -ERR no", "C-EOF");
        try (ScriptedServer server = ScriptedServer.playing(script);
                Pop3Client client = connect(server)) {
            assertThatThrownBy(() -> client.login(Sessions.ALICE.with(mechanism)))
                    .isInstanceOf(LoginRefusedException.class);
            client.abort();
            server.assertPlayed();
        }
    }

    @Test
    void sendsUtf8() throws IOException {
        Script script = Script.of(
                "@include common/no-plain.txt",
                "C: USER zoë",
                "S: +OK",
                "C: PASS pässwörd €",
                "S: +OK",
                "@include common/logged-in.txt");
        play(script, Credentials.of("zoë", "pässwörd €"));
        Script plain = Script.of(
                "@include common/plain-offered.txt",
                "C: AUTH PLAIN " + base64("\0zoë\0pässwörd €"),
                "S: +OK",
                "@include common/logged-in.txt");
        play(plain, Credentials.of("zoë", "pässwörd €"));
    }

    @ParameterizedTest
    @CsvSource({
        "dovecot/auth-failed.txt, AUTH",
        "dovecot/in-use.txt, IN-USE",
        "dovecot/temporary-failure.txt, SYS/TEMP",
        "gmail/login-delay.txt, LOGIN-DELAY"
    })
    void reportsWhyALoginIsRefusedAndTriesNothingElse(String dialogue, String code) throws IOException {
        Sessions.connected(
                dialogue,
                client -> assertThatThrownBy(() -> client.login(Sessions.ALICE))
                        .isInstanceOfSatisfying(
                                LoginRefusedException.class,
                                e -> assertThat(e.responseCode()).contains(new ResponseCode(code)))
                        .hasMessageContaining("127.0.0.1:")
                        .hasMessageContaining("user alice"));
    }

    @Test
    void reportsAnUnknownUserBeforeThePasswordIsSent() throws IOException {
        Sessions.connected(
                "dovecot/unknown-user.txt",
                client -> assertThatThrownBy(() -> client.login(Sessions.ALICE))
                        .isInstanceOfSatisfying(
                                LoginRefusedException.class,
                                e -> assertThat(e.responseCode()).isEmpty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\rb", "a\nQUIT", "a\0b", ""})
    void refusesTextThatWouldEndTheCommandEarly(String text) {
        assertThatThrownBy(() -> Credentials.of(text, "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Credentials.of("alice", text))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(e -> assertThat(text.isEmpty() || !e.getMessage().contains(text))
                        .isTrue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lab/echoes-secrets.txt",
                "lab/echoes-plain.txt",
                "lab/garbage-after-pass.txt",
                "lab/drop-after-pass.txt",
                "dovecot/auth-failed.txt"
            })
    void showsNoSecretInAnyException(String dialogue) throws IOException {
        Sessions.connected(
                dialogue,
                client -> assertThatThrownBy(() -> client.login(Sessions.ALICE))
                        .isInstanceOf(Pop3Exception.class)
                        .satisfies(e -> assertThat(everythingIn(e))
                                .doesNotContain(Sessions.PASSWORD)
                                .doesNotContain(base64("\0alice\0" + Sessions.PASSWORD))));
    }

    @Test
    void showsNoSecretInAnyToString() throws IOException {
        assertThat(Sessions.ALICE.toString()).contains("alice").doesNotContain(Sessions.PASSWORD);
        Sessions.loggedIn(
                "common/login.txt",
                client -> assertThat(client.toString()).contains("alice").doesNotContain(Sessions.PASSWORD));
        assertThat(Command.secret("PASS", "PASS ***", Sessions.ALICE.passLine()).toString())
                .doesNotContain(Sessions.PASSWORD);
    }

    @Test
    void understandsAStatusLineThoughThePasswordIsAPartOfIt() throws IOException {
        Script script = Script.of(
                "@include common/no-plain.txt",
                "C: USER alice",
                "S: +OK",
                "C: PASS OK",
                "S: +OK",
                "@include common/logged-in.txt");
        play(script, Credentials.of("alice", "OK"));
    }

    private static void play(Script script, Credentials credentials) throws IOException {
        try (ScriptedServer server = ScriptedServer.playing(script);
                Pop3Client client = connect(server)) {
            client.login(credentials);
            assertThat(client.quit().isConfirmed()).isTrue();
            server.assertPlayed();
        }
    }

    private static Pop3Client connect(ScriptedServer server) throws IOException {
        return Pop3Client.connect(Sessions.settings(server.port()).build());
    }

    private static String everythingIn(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString() + (e instanceof LoginRefusedException refused ? refused.statusLine() : "");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
