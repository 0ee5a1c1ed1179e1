package io.github.pop3x.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.ongres.scram.client.ScramClient;
import com.ongres.scram.common.StringPreparation;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each client half against our server half: ours, the JDK's, and one of a library. */
class MechanismPairsTest {

    private static final byte[] SALT = "0123456789abcdef".getBytes(UTF_8);
    private static final Optional<ChannelBinding> BINDING = binding("certificate");

    @ParameterizedTest
    @EnumSource(names = {"SCRAM_SHA_256_PLUS", "SCRAM_SHA_256", "SCRAM_SHA_1_PLUS", "SCRAM_SHA_1"})
    void scramTakesTheRightPasswordOnly(Mechanism mechanism) throws SaslException {
        for (String user : List.of("mrose", "a,b=c", "m\u00fcller", "=2C")) {
            for (String password : List.of("secret", "p\u00e4ss w\u00f6rd", " ", "\uD83D\uDD11")) {
                assertThat(play(client(mechanism, user, password), server(mechanism, user, password)))
                        .isEqualTo(user);
                assertThatExceptionOfType(WrongCredentialsException.class)
                        .isThrownBy(
                                () -> play(client(mechanism, user, password + "x"), server(mechanism, user, password)));
            }
        }
    }

    @Test
    void scramTakesWhatLooksTheSame() throws SaslException {
        // RFC 4013 §3: a soft hyphen is nothing, and the Roman number nine is I and X.
        assertThat(play(
                        client(Mechanism.SCRAM_SHA_256, "u", "I\u00adX"),
                        server(Mechanism.SCRAM_SHA_256, "u", "\u2168")))
                .isEqualTo("u");
    }

    @Test
    void scramPlusRefusesAnotherConnection() {
        SaslClient client = SaslClients.scram(
                Mechanism.SCRAM_SHA_256_PLUS,
                "u",
                "p",
                binding("another certificate"),
                List.of("SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS"));
        assertThatExceptionOfType(WrongCredentialsException.class)
                .isThrownBy(() -> play(client, server(Mechanism.SCRAM_SHA_256_PLUS, "u", "p")));
    }

    @Test
    void scramClientTellsThatItWasNotOfferedPlus() {
        SaslClient client = SaslClients.scram(Mechanism.SCRAM_SHA_256, "u", "p", BINDING, List.of());
        assertThatExceptionOfType(SaslException.class)
                .isThrownBy(() -> play(client, server(Mechanism.SCRAM_SHA_256, "u", "p")))
                .withMessageContaining("downgraded");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SaslClients.scram(
                        Mechanism.SCRAM_SHA_256_PLUS,
                        "u",
                        "p",
                        Optional.empty(),
                        List.of("SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "r=abc,s=MDEy,i=4096",
                "r={nonce},s=MDEy,i=4096",
                "r={nonce}x,s=,i=4096",
                "r={nonce}x,s=MDE,i=4096",
                "r={nonce}x,s=MDEy,i=1",
                "r={nonce}x,s=MDEy,i=4095",
                "r={nonce}x,s=MDEy,i=1000001",
                "r={nonce}x,s=MDEy,i=2147483647",
                "r={nonce}x,s=MDEy,i=9999999999",
                "r={nonce}x,s=MDEy,i=-4096",
                "m=must,r={nonce}x,s=MDEy,i=4096"
            })
    void scramClientDistrustsServers(String serverFirst) throws SaslException {
        SaslClient client = SaslClients.scram(
                Mechanism.SCRAM_SHA_256, "u", "p", new ScramClientMechanism.Gs2("n,,", new byte[0]), "nonce");
        client.evaluateChallenge(new byte[0]);
        byte[] challenge = serverFirst.replace("{nonce}", "nonce").getBytes(UTF_8);
        assertThatExceptionOfType(SaslException.class).isThrownBy(() -> client.evaluateChallenge(challenge));
    }

    @Test
    void scramClientWantsTheServersProof() throws SaslException {
        SaslClient client = client(Mechanism.SCRAM_SHA_256, "u", "p");
        SaslServer server = server(Mechanism.SCRAM_SHA_256, "u", "p");
        byte[] first = server.evaluateResponse(client.evaluateChallenge(new byte[0]));
        client.evaluateChallenge(first);
        assertThat(client.isComplete()).isFalse();
        byte[] lie = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=".getBytes(UTF_8);
        assertThatExceptionOfType(SaslException.class).isThrownBy(() -> client.evaluateChallenge(lie));
        assertThat(client.isComplete()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"SCRAM_SHA_256_PLUS", "SCRAM_SHA_256", "SCRAM_SHA_1_PLUS", "SCRAM_SHA_1"})
    void scramServesAClientThatOthersWrote(Mechanism mechanism) throws Exception {
        SaslServer server = server(mechanism, "a,b=c", "p\u00e4ss");
        ScramClient.FinalBuildStage stage = ScramClient.builder()
                .advertisedMechanisms(List.of(mechanism.mechanismName()))
                .username("a,b=c")
                .password("p\u00e4ss".toCharArray())
                .stringPreparation(StringPreparation.SASL_PREPARATION);
        ChannelBinding bound = BINDING.orElseThrow();
        ScramClient client = (mechanism.isPlus() ? stage.channelBinding(bound.type(), bound.data()) : stage).build();
        client.serverFirstMessage(evaluate(server, client.clientFirstMessage().toString()));
        client.serverFinalMessage(evaluate(server, client.clientFinalMessage().toString()));
        assertThat(server.getAuthorizationID()).isEqualTo("a,b=c");
    }

    @Test
    void plainServesTheJdk() throws SaslException {
        assertThat(play(jdk("PLAIN", "", "tim", "tanstaaf"), SaslServers.plain(passwords("tim", "tanstaaf"))))
                .isEqualTo("tim");
        assertThat(play(jdk("PLAIN", "tim", "tim", "tanstaaf"), SaslServers.plain(passwords("tim", "tanstaaf"))))
                .isEqualTo("tim");
        assertThatExceptionOfType(WrongCredentialsException.class)
                .isThrownBy(() -> play(jdk("PLAIN", "", "tim", "x"), SaslServers.plain(passwords("tim", "tanstaaf"))));
        assertThatExceptionOfType(WrongCredentialsException.class)
                .isThrownBy(() -> play(jdk("PLAIN", "root", "tim", "x"), SaslServers.plain(passwords("tim", "x"))));
    }

    @Test
    void loginAsksTwice() throws SaslException {
        SaslServer server = SaslServers.login(passwords("m\u00fcller", "p w"));
        assertThat(evaluate(server, "")).isEqualTo("Username:");
        assertThat(evaluate(server, "m\u00fcller")).isEqualTo("Password:");
        assertThat(server.evaluateResponse("p w".getBytes(UTF_8))).isNull();
        assertThat(server.getAuthorizationID()).isEqualTo("m\u00fcller");
        assertThat(play(SaslClients.login("u", "p"), SaslServers.login(passwords("u", "p"))))
                .isEqualTo("u");
        assertThatExceptionOfType(WrongCredentialsException.class)
                .isThrownBy(() -> play(SaslClients.login("u", "q"), SaslServers.login(passwords("u", "p"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "a\0b"})
    void loginTakesNoNuls(String name) throws SaslException {
        SaslServer server = SaslServers.login(passwords("u", "p"));
        evaluate(server, "");
        assertThatExceptionOfType(SaslException.class).isThrownBy(() -> evaluate(server, name));
    }

    @Test
    void loginTakesNoEmptyPassword() throws SaslException {
        SaslServer server = SaslServers.login(passwords("u", ""));
        evaluate(server, "u");
        assertThatExceptionOfType(SaslException.class).isThrownBy(() -> evaluate(server, ""));
    }

    @Test
    void externalServesTheJdkAndFailsClosed() throws SaslException {
        SaslServers.CertificateCheck check = user -> Optional.of("alice").filter(a -> user.isEmpty() || a.equals(user));
        assertThat(play(jdk("EXTERNAL", "alice", "", ""), SaslServers.external(check)))
                .isEqualTo("alice");
        assertThat(play(jdk("EXTERNAL", "", "", ""), SaslServers.external(check)))
                .isEqualTo("alice");
        assertThatExceptionOfType(WrongCredentialsException.class)
                .isThrownBy(() -> play(jdk("EXTERNAL", "bob", "", ""), SaslServers.external(check)));
        assertThatExceptionOfType(SaslException.class)
                .isThrownBy(() -> evaluate(SaslServers.external(check), "alice\0"));
    }

    @Test
    void cramMd5SaysWhatRfc2195Says() throws SaslException {
        SaslServer server =
                new CramMd5Server(secrets("tanstaaftanstaaf"), new Stamp("<1896.697170952@postoffice.reston.mci.net>"));
        assertThat(evaluate(server, "")).isEqualTo("<1896.697170952@postoffice.reston.mci.net>");
        assertThat(server.evaluateResponse("tim b913a602c7eda7a495b4e6e7334d3890".getBytes(UTF_8)))
                .isNull();
        assertThat(server.getAuthorizationID()).isEqualTo("tim");
    }

    @Test
    void cramMd5ServesTheJdk() throws SaslException {
        assertThat(play(jdk("CRAM-MD5", "", "tim", "secret"), SaslServers.cramMd5(secrets("secret"))))
                .isEqualTo("tim");
        assertThatExceptionOfType(WrongCredentialsException.class)
                .isThrownBy(() -> play(jdk("CRAM-MD5", "", "tim", "x"), SaslServers.cramMd5(secrets("secret"))));
        // RFC 4422 §3: the server speaks first, so that there is no initial response.
        assertThatExceptionOfType(SaslException.class)
                .isThrownBy(() -> evaluate(SaslServers.cramMd5(secrets("x")), "tim 0123"));
    }

    @Test
    void apopSaysWhatRfc1939Says() {
        Stamp stamp = new Stamp("<1896.697170952@dbc.mtview.ca.us>");
        assertThat(stamp.isApopDigest("tanstaaf", "c4c9334bac560ecc979e58001b3e22fb"))
                .isTrue();
        assertThat(stamp.isApopDigest("tanstaag", "c4c9334bac560ecc979e58001b3e22fb"))
                .isFalse();
        assertThat(stamp.isApopDigest("tanstaaf", "")).isFalse();
        assertThat(Stamp.fresh().text())
                .matches("<[0-9a-f]{32}@pop3x>")
                .isNotEqualTo(Stamp.fresh().text());
    }

    @Test
    void oauthBearerTakesTheExampleOfRfc7628() throws SaslException {
        String message =
                "n,a=user@example.com,\1host=server.example.com\1port=143\1auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==\1\1";
        SaslServer server = SaslServers.oauthBearer(tokens("vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg=="));
        assertThat(server.evaluateResponse(message.getBytes(UTF_8))).isNull();
        assertThat(server.getAuthorizationID()).isEqualTo("user@example.com");
        SaslClient client = SaslClients.oauthBearer(
                "user@example.com",
                "server.example.com",
                OptionalInt.of(143),
                "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==");
        assertThat(new String(client.evaluateChallenge(new byte[0]), UTF_8)).isEqualTo(message);
    }

    @Test
    void oauthBearerTellsTheErrorAndWaitsForTheClient() throws SaslException {
        SaslServer server = SaslServers.oauthBearer(tokens("right"));
        SaslClient client = SaslClients.oauthBearer("u", "", OptionalInt.empty(), "wrong");
        byte[] error = server.evaluateResponse(client.evaluateChallenge(new byte[0]));
        assertThat(new String(error, UTF_8)).isEqualTo("{\"status\":\"invalid_token\"}");
        assertThat(server.isComplete()).isFalse();
        byte[] answer = client.evaluateChallenge(error);
        assertThat(HexFormat.of().formatHex(answer)).isEqualTo("01");
        assertThatExceptionOfType(WrongCredentialsException.class).isThrownBy(() -> server.evaluateResponse(answer));
    }

    @Test
    void bearersNeedNoName() throws SaslException {
        assertThat(play(
                        SaslClients.oauthBearer("", "", OptionalInt.empty(), "t"),
                        SaslServers.oauthBearer((user, token) -> Optional.of("named by the token"))))
                .isEqualTo("named by the token");
        assertThat(play(
                        SaslClients.oauthBearer("a,b=c", "", OptionalInt.empty(), "t"),
                        SaslServers.oauthBearer(tokens("t"))))
                .isEqualTo("a,b=c");
    }

    @Test
    void xoauth2TakesTokensOf16KiB() throws SaslException {
        String token = "t".repeat(16 * 1024);
        assertThat(play(SaslClients.xoauth2("u@example.com", token), SaslServers.xoauth2(tokens(token))))
                .isEqualTo("u@example.com");
        SaslServer server = SaslServers.xoauth2(tokens(token));
        assertThat(evaluate(server, "user=u\1auth=Bearer x\1\1")).contains("\"status\":\"401\"");
        assertThatExceptionOfType(WrongCredentialsException.class).isThrownBy(() -> evaluate(server, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "n,,",
                "n,,\1auth=Bearer t",
                "n,,\1auth=Bearer t\1",
                "n,,\1auth=Bearer \1\1",
                "n,,\1auth=Basic t\1\1",
                "n,,\1auth=Bearer t\1auth=Bearer u\1\1",
                "n,,\1auth=Bearer t u\1\1",
                "n,,\1host\1auth=Bearer t\1\1",
                "n,a=u=,\1auth=Bearer t\1\1",
                "n,a=,\1auth=Bearer t\1\1",
                "p=tls-unique,,\1auth=Bearer t\1\1",
                "n,,%x01auth=Bearer t%x01%x01",
                "user=u\1auth=Bearer t\1\1"
            })
    void oauthBearerTakesNothingElse(String message) {
        assertThatExceptionOfType(SaslException.class)
                .isThrownBy(() -> evaluate(SaslServers.oauthBearer(tokens("t")), message))
                .isNotInstanceOf(WrongCredentialsException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "user=\1auth=Bearer t\1\1", "n,a=u,\1auth=Bearer t\1\1", "user=u\1auth=Bearer t\1"})
    void xoauth2TakesNothingElse(String message) {
        assertThatExceptionOfType(SaslException.class)
                .isThrownBy(() -> evaluate(SaslServers.xoauth2(tokens("t")), message));
    }

    @Test
    void clientsTakeNoControlCharacters() {
        assertThatIllegalArgumentException().isThrownBy(() -> SaslClients.xoauth2("u", "t\1user=root"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SaslClients.oauthBearer("u\r\n", "", OptionalInt.empty(), "t"));
    }

    private static Optional<ChannelBinding> binding(String data) {
        return Optional.of(new ChannelBinding("tls-server-end-point", data.getBytes(UTF_8)));
    }

    private static SaslClient client(Mechanism mechanism, String user, String password) {
        return SaslClients.scram(mechanism, user, password, BINDING, List.of("SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS"));
    }

    private static SaslServer server(Mechanism mechanism, String user, String password) {
        ScramVerifier verifier = ScramVerifier.derive(mechanism.scramHash().orElseThrow(), password, SALT, 4096);
        return SaslServers.scram(mechanism, BINDING, new SaslServers.ScramLookup() {
            @Override
            public List<ScramVerifier> verifiersOf(String name) {
                assertThat(name).isEqualTo(user);
                return List.of(verifier);
            }

            @Override
            public boolean accepts(int position) {
                return true;
            }
        });
    }

    private static SaslServers.PasswordCheck passwords(String user, String password) {
        return (name, tried) -> name.equals(user) && tried.equals(password);
    }

    private static SaslServers.TokenCheck tokens(String good) {
        return (user, token) -> token.equals(good) ? Optional.of(user) : Optional.empty();
    }

    private static SaslServers.SecretLookup secrets(String password) {
        return new SaslServers.SecretLookup() {
            @Override
            public String secretOf(String user) {
                return password;
            }

            @Override
            public boolean accepts(String user) {
                return true;
            }
        };
    }

    private static SaslClient jdk(String mechanism, String authorizationId, String user, String password)
            throws SaslException {
        CallbackHandler answers = callbacks -> {
            for (Callback callback : callbacks) {
                if (callback instanceof NameCallback name) {
                    name.setName(user);
                } else if (callback instanceof PasswordCallback secret) {
                    secret.setPassword(password.toCharArray());
                }
            }
        };
        String other = authorizationId.isEmpty() ? null : authorizationId;
        return Sasl.createSaslClient(new String[] {mechanism}, other, "pop", "localhost", Map.of(), answers);
    }

    /** The exchange as POP3 carries it: the server's last word is a challenge that gets an empty answer. */
    private static String play(SaslClient client, SaslServer server) throws SaslException {
        byte[] response = client.hasInitialResponse() ? client.evaluateChallenge(new byte[0]) : new byte[0];
        while (!server.isComplete()) {
            byte @Nullable [] challenge = server.evaluateResponse(response);
            response = challenge == null ? new byte[0] : client.evaluateChallenge(challenge);
        }
        assertThat(client.isComplete()).isTrue();
        return server.getAuthorizationID();
    }

    private static String evaluate(SaslServer server, String response) throws SaslException {
        return new String(server.evaluateResponse(response.getBytes(UTF_8)), UTF_8);
    }
}
