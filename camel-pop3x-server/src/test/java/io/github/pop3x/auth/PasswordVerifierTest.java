package io.github.pop3x.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordVerifierTest {

    /** RFC 7677 §3: user {@code user}, password {@code pencil}. */
    private static final String RFC_7677 = "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$"
            + "WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=";

    private static final String AUTH_MESSAGE = "n=user,r=rOprNGfwEbeRWgbNEkqO,"
            + "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,"
            + "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";

    @Test
    void verifiesThePasswordOfRfc7677() {
        PasswordVerifier verifier = PasswordVerifier.parse(RFC_7677);
        assertThat(verifier.verifies("pencil")).isTrue();
        assertThat(verifier.verifies("Pencil")).isFalse();
        assertThat(verifier.verifies("pencil ")).isFalse();
        assertThat(verifier.verifies("")).isFalse();
        assertThat(verifier.encoded()).isEqualTo(RFC_7677);
    }

    @Test
    void keysGiveTheProofAndTheSignatureOfRfc7677() throws GeneralSecurityException {
        String[] parts = RFC_7677.split("[$:]");
        byte[] storedKey = Base64.getDecoder().decode(parts[3]);
        byte[] serverKey = Base64.getDecoder().decode(parts[4]);
        byte[] proof = Base64.getDecoder().decode("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        // RFC 5802 §3: StoredKey := H(ClientProof XOR HMAC(StoredKey, AuthMessage))
        byte[] clientKey = hmac(storedKey, AUTH_MESSAGE);
        for (int at = 0; at < clientKey.length; at++) {
            clientKey[at] ^= proof[at];
        }
        assertThat(MessageDigest.getInstance("SHA-256").digest(clientKey)).isEqualTo(storedKey);
        assertThat(Base64.getEncoder().encodeToString(hmac(serverKey, AUTH_MESSAGE)))
                .isEqualTo("6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
    }

    @Test
    void readsWhatItWrote() {
        PasswordVerifier verifier = PasswordVerifier.of("p\u00e4ss w\u00f6rd");
        PasswordVerifier read = PasswordVerifier.parse(verifier.encoded());
        assertThat(read.verifies("p\u00e4ss w\u00f6rd")).isTrue();
        assertThat(read.verifies("password")).isFalse();
        assertThat(PasswordVerifier.of("p\u00e4ss w\u00f6rd").encoded()).isNotEqualTo(verifier.encoded());
    }

    @Test
    void neverShowsTheKeys() {
        assertThat(PasswordVerifier.parse(RFC_7677)).hasToString("SCRAM-SHA-256$***");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "pencil",
                "SCRAM-SHA-256$",
                "SCRAM-SHA-1$4096:W22ZaJ0SNY7soEsUEjb6gQ==$a:b",
                "SCRAM-SHA-256$0:W22ZaJ0SNY7soEsUEjb6gQ==$AAAA:AAAA",
                "SCRAM-SHA-256$999999999999:W22ZaJ0SNY7soEsUEjb6gQ==$AAAA:AAAA",
                "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$:",
                "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$c2VjcmV0:c2VjcmV0",
                "SCRAM-SHA-256$4096:$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
                "SCRAM-SHA-256$4096:!secret!$a:b"
            })
    void refusesWhatIsNoVerifier(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PasswordVerifier.parse(text))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("c2VjcmV0", "secret"));
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(UTF_8));
    }
}
