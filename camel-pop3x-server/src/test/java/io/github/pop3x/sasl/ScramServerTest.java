package io.github.pop3x.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of RFC 5802 and RFC 7677, and what somebody in the middle might make of them. */
class ScramServerTest {

    private static final byte[] SALT_256 = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");
    private static final ScramVerifier PENCIL_256 = ScramVerifier.derive(ScramHash.SHA_256, "pencil", SALT_256, 4096);
    private static final ScramVerifier PENCIL_1 =
            ScramVerifier.derive(ScramHash.SHA_1, "pencil", Base64.getDecoder().decode("QSXCR+Q6sek8bf92"), 4096);
    private static final String NONCE_256 = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private static final String CLIENT_NONCE = "rOprNGfwEbeRWgbNEkqO";
    private static final String PROOF_256 = "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
    private static final Optional<ChannelBinding> BINDING =
            Optional.of(new ChannelBinding("tls-server-end-point", "certificate".getBytes(UTF_8)));

    private String asked = "";

    @Test
    void saysWhatRfc7677Says() throws SaslException {
        SaslServer server = server(Mechanism.SCRAM_SHA_256, Optional.empty(), PENCIL_256);
        assertThat(send(server, "n,,n=user,r=" + CLIENT_NONCE))
                .isEqualTo("r=" + CLIENT_NONCE + NONCE_256 + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
        assertThat(send(server, "c=biws,r=" + CLIENT_NONCE + NONCE_256 + ",p=" + PROOF_256))
                .isEqualTo("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
        assertThat(server.isComplete()).isTrue();
        assertThat(server.getAuthorizationID()).isEqualTo("user");
    }

    @Test
    void saysWhatRfc5802Says() throws SaslException {
        SaslServer server =
                SaslServers.scram(Mechanism.SCRAM_SHA_1, Optional.empty(), lookup(PENCIL_1), "3rfcNHYJY1ZVvWVs7j");
        assertThat(send(server, "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL"))
                .isEqualTo("r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096");
        assertThat(send(server, "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts="))
                .isEqualTo("v=rmF9pqV8S7suAoZWja4dJRkFsKQ=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // another nonce, shorter, longer
                "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k1,p=" + PROOF_256,
                "c=biws,r=rOprNGfwEbeRWgbNEkqO,p=" + PROOF_256,
                "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0x,p=" + PROOF_256,
                // y,, and p=tls-server-end-point,, in place of n,,
                "c=eSws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=" + PROOF_256,
                "c=cD10bHMtc2VydmVyLWVuZC1wb2ludCws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p="
                        + PROOF_256,
                // an extension that the proof doesn't cover, another proof
                "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,x=y,p=" + PROOF_256,
                "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                        + "p=eHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
            })
    void refusesWhatWasTamperedWith(String clientFinal) throws SaslException {
        SaslServer server = server(Mechanism.SCRAM_SHA_256, Optional.empty(), PENCIL_256);
        send(server, "n,,n=user,r=" + CLIENT_NONCE);
        assertThatExceptionOfType(WrongCredentialsException.class).isThrownBy(() -> send(server, clientFinal));
        assertThat(server.isComplete()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "c=biws",
                "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
                "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=",
                "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=AAAA",
                "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=" + PROOF_256 + "A",
                "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=" + PROOF_256 + ",x=y",
                "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,c=biws,p=" + PROOF_256
            })
    void refusesWhatIsNoFinalMessage(String clientFinal) throws SaslException {
        SaslServer server = server(Mechanism.SCRAM_SHA_256, Optional.empty(), PENCIL_256);
        send(server, "n,,n=user,r=" + CLIENT_NONCE);
        assertThatExceptionOfType(SaslException.class)
                .isThrownBy(() -> send(server, clientFinal))
                .isNotInstanceOf(WrongCredentialsException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "n",
                "n,,",
                "n,,n=,r=abc",
                "n,,n=user",
                "n,,n=user,r=",
                "n,,r=abc,n=user",
                "n,,n=us=er,r=abc",
                "n,,n=us=2cer,r=abc",
                "n,,n=us=3=2CD,r=abc",
                "n,,n=user\0,r=abc",
                "n,,n=user,r=a c",
                "n,,n=user,r=\u00e4",
                "n,,m=must,n=user,r=abc",
                "n,,n=user,r=abc,",
                "x,,n=user,r=abc",
                "p=,,n=user,r=abc",
                "n,user,n=user,r=abc",
                "n,a=,n=user,r=abc"
            })
    void refusesWhatIsNoFirstMessage(String clientFirst) {
        SaslServer server = server(Mechanism.SCRAM_SHA_256, Optional.empty(), PENCIL_256);
        assertThatExceptionOfType(SaslException.class).isThrownBy(() -> send(server, clientFirst));
        assertThat(asked).isEmpty();
    }

    @Test
    void refusesOctetsThatAreNotUtf8AndMessagesOfUnusualLength() {
        SaslServer server = server(Mechanism.SCRAM_SHA_256, Optional.empty(), PENCIL_256);
        assertThatExceptionOfType(SaslException.class)
                .isThrownBy(() -> server.evaluateResponse(new byte[] {'n', ',', ',', 'n', '=', (byte) 0xE4}));
        String extensions = ",x=y".repeat(16_000);
        assertThatExceptionOfType(SaslException.class).isThrownBy(() -> send(server, "n,,n=user,r=abc" + extensions));
        assertThatExceptionOfType(SaslException.class)
                .isThrownBy(() -> send(server, "n,,n=" + "u".repeat(60_000) + ",r=abc"));
    }

    @Test
    void unescapesNames() throws SaslException {
        SaslServer server = server(Mechanism.SCRAM_SHA_256, Optional.empty(), PENCIL_256);
        send(server, "n,a=a=2Cb=3Dc,n=a=2Cb=3Dc,r=abc");
        assertThat(asked).isEqualTo("a,b=c");
        SaslServer other = server(Mechanism.SCRAM_SHA_256, Optional.empty(), PENCIL_256);
        send(other, "n,,n=a=3D2C,r=abc");
        assertThat(asked).isEqualTo("a=2C");
    }

    @Test
    void lendsNobodyTheRightsOfSomebodyElse() {
        SaslServer server = server(Mechanism.SCRAM_SHA_256, Optional.empty(), PENCIL_256);
        assertThatExceptionOfType(WrongCredentialsException.class)
                .isThrownBy(() -> send(server, "n,a=root,n=user,r=abc"))
                .withMessage("Nobody may act for somebody else here");
    }

    @Test
    void noticesThatPlusWasStruckOutOfTheList() throws SaslException {
        SaslServer server = server(Mechanism.SCRAM_SHA_256, BINDING, PENCIL_256);
        assertThatExceptionOfType(SaslException.class)
                .isThrownBy(() -> send(server, "y,,n=user,r=abc"))
                .withMessageContaining("downgraded");
        assertThat(send(server(Mechanism.SCRAM_SHA_256, Optional.empty(), PENCIL_256), "y,,n=user,r=abc"))
                .startsWith("r=abc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"n,,n=user,r=abc", "y,,n=user,r=abc", "p=tls-unique,,n=user,r=abc"})
    void plusNeedsItsBinding(String clientFirst) {
        SaslServer server = server(Mechanism.SCRAM_SHA_256_PLUS, BINDING, PENCIL_256);
        assertThatExceptionOfType(SaslException.class).isThrownBy(() -> send(server, clientFirst));
    }

    @Test
    void withoutPlusThereIsNoBinding() {
        SaslServer server = server(Mechanism.SCRAM_SHA_256, BINDING, PENCIL_256);
        assertThatExceptionOfType(SaslException.class)
                .isThrownBy(() -> send(server, "p=tls-server-end-point,,n=user,r=abc"));
    }

    @Test
    void saysNothingMoreAfterItsLastWord() throws SaslException {
        SaslServer server = server(Mechanism.SCRAM_SHA_256, Optional.empty(), PENCIL_256);
        send(server, "n,,n=user,r=" + CLIENT_NONCE);
        String clientFinal = "c=biws,r=" + CLIENT_NONCE + NONCE_256 + ",p=" + PROOF_256;
        send(server, clientFinal);
        assertThatExceptionOfType(SaslException.class).isThrownBy(() -> send(server, clientFinal));
    }

    private SaslServer server(Mechanism mechanism, Optional<ChannelBinding> offered, ScramVerifier verifier) {
        return SaslServers.scram(mechanism, offered, lookup(verifier), NONCE_256);
    }

    private SaslServers.ScramLookup lookup(ScramVerifier verifier) {
        return new SaslServers.ScramLookup() {
            @Override
            public List<ScramVerifier> verifiersOf(String user) {
                asked = user;
                return List.of(verifier);
            }

            @Override
            public boolean accepts(int position) {
                return position == 0;
            }
        };
    }

    private static String send(SaslServer server, String message) throws SaslException {
        return new String(server.evaluateResponse(message.getBytes(UTF_8)), UTF_8);
    }
}
