package io.github.pop3x.client;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pop3x.testing.Script;
import io.github.pop3x.testing.ScriptedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** AUTH with mechanisms that the client does not know itself (RFC 5034). */
class SaslLoginTest {

    @Test
    void playsAnyMechanismOfJavaxSecuritySasl() throws IOException {
        Script script = Script.of(
                "@include common/plain-offered.txt",
                "C: AUTH X-TALK",
                "S: + " + base64("one"),
                "C: " + base64("re: one"),
                "S: +",
                "C: " + base64("re: "),
                "S: +OK",
                "@include common/logged-in.txt");
        try (ScriptedServer server = ScriptedServer.playing(script);
                Pop3Client client = connect(server)) {
            client.login(new Talk(2), "alice");
            client.quit();
            server.assertPlayed();
        }
    }

    @Test
    void believesNoSuccessBeforeTheMechanismIsComplete() throws IOException {
        Script script = Script.of(
                "@include common/plain-offered.txt",
                "C: AUTH X-TALK",
                "S: + " + base64("one"),
                "C: " + base64("re: one"),
                "S: +OK",
                "C-EOF");
        try (ScriptedServer server = ScriptedServer.playing(script);
                Pop3Client client = connect(server)) {
            assertThatThrownBy(() -> client.login(new Talk(2), "alice"))
                    .isInstanceOf(ProtocolViolationException.class)
                    .hasMessageContaining("before X-TALK is complete");
            server.assertPlayed();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"+ not base64!", "+ " + "b25l" + "=", "* BYE"})
    void endsAnExchangeThatItDoesNotUnderstand(String reply) throws IOException {
        Script script = Script.of("@include common/plain-offered.txt", "C: AUTH X-TALK", "S: " + reply, "C-EOF");
        try (ScriptedServer server = ScriptedServer.playing(script);
                Pop3Client client = connect(server)) {
            assertThatThrownBy(() -> client.login(new Talk(2), "alice")).isInstanceOf(ProtocolViolationException.class);
            server.assertPlayed();
        }
    }

    private static Pop3Client connect(ScriptedServer server) throws IOException {
        return Pop3Client.connect(Sessions.settings(server.port()).build());
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The server begins; every challenge is answered with itself. */
    private static final class Talk implements SaslClient {

        private int turnsLeft;

        Talk(int turns) {
            turnsLeft = turns;
        }

        @Override
        public String getMechanismName() {
            return "X-TALK";
        }

        @Override
        public boolean hasInitialResponse() {
            return false;
        }

        @Override
        public byte[] evaluateChallenge(byte[] challenge) throws SaslException {
            turnsLeft--;
            return ("re: " + new String(challenge, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public boolean isComplete() {
            return turnsLeft == 0;
        }

        @Override
        public byte[] unwrap(byte[] incoming, int offset, int length) {
            return incoming;
        }

        @Override
        public byte[] wrap(byte[] outgoing, int offset, int length) {
            return outgoing;
        }

        @Override
        public Object getNegotiatedProperty(String name) {
            return name;
        }

        @Override
        public void dispose() {}
    }
}
