package io.github.pop3x.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TotpTest {

    private static final TotpSecret RFC_6238 = TotpSecret.parse(Base32.encode("12345678901234567890".getBytes(UTF_8)));

    // RFC 6238 appendix B, of whose eight digits the last six are the six-digit code.
    @ParameterizedTest
    @CsvSource({
        "59,287082",
        "1111111109,081804",
        "1111111111,050471",
        "1234567890,005924",
        "2000000000,279037",
        "20000000000,353130"
    })
    void givesTheCodesOfRfc6238(long second, String code) {
        Instant now = Instant.ofEpochSecond(second);
        assertThat(RFC_6238.code(TotpSecret.stepOf(now))).isEqualTo(code);
        assertThat(RFC_6238.stepOf(code, now)).hasValue(second / 30);
    }

    @Test
    void forgivesOneStepOfDrift() {
        Instant now = Instant.ofEpochSecond(1_111_111_111);
        long step = TotpSecret.stepOf(now);
        assertThat(RFC_6238.stepOf(RFC_6238.code(step - 1), now)).hasValue(step - 1);
        assertThat(RFC_6238.stepOf(RFC_6238.code(step + 1), now)).hasValue(step + 1);
        assertThat(RFC_6238.stepOf(RFC_6238.code(step - 2), now)).isEmpty();
        assertThat(RFC_6238.stepOf(RFC_6238.code(step + 2), now)).isEmpty();
        assertThat(RFC_6238.stepOf("", now)).isEmpty();
        assertThat(RFC_6238.stepOf("\u0660\u0661\u0662\u0663\u0664\u0665", now)).isEmpty();
    }

    @Test
    void aCodeServesOnceEvenAfterARestart(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("users.used");
        Instant now = Instant.ofEpochSecond(1_111_111_111);
        long step = TotpSecret.stepOf(now);
        UsedCodes used = new UsedCodes(file);
        assertThat(used.use("alice", step, now)).isTrue();
        assertThat(used.use("alice", step, now)).isFalse();
        assertThat(used.use("alice", step - 1, now)).isFalse();
        assertThat(used.use("bob smith", step, now)).isTrue();
        UsedCodes restarted = new UsedCodes(file);
        assertThat(restarted.use("alice", step, now)).isFalse();
        assertThat(restarted.use("bob smith", step, now)).isFalse();
        assertThat(restarted.use("alice", step + 1, now)).isTrue();
    }

    @Test
    void ofManyLoginsWithOneCodeOneWins(@TempDir Path directory) throws Exception {
        Instant now = Instant.ofEpochSecond(1_111_111_111);
        UsedCodes used = new UsedCodes(directory.resolve("users.used"));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            Callable<Boolean> login = () -> used.use("alice", TotpSecret.stepOf(now), now);
            List<Future<Boolean>> logins = threads.invokeAll(
                    IntStream.range(0, 64).mapToObj(n -> login).collect(Collectors.toList()));
            int won = 0;
            for (Future<Boolean> one : logins) {
                won += one.get() ? 1 : 0;
            }
            assertThat(won).isEqualTo(1);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void secretsGoThroughBase32AndTheUri() {
        for (int octets = 10; octets < 30; octets++) {
            byte[] secret =
                    "abcdefghijklmnopqrstuvwxyz0123".substring(0, octets).getBytes(UTF_8);
            assertThat(Base32.decode(Base32.encode(secret))).isEqualTo(secret);
        }
        assertThat(Base32.encode("foobar".getBytes(UTF_8))).isEqualTo("MZXW6YTBOI");
        assertThat(Base32.decode("mzxw 6ytb-oi======")).isEqualTo("foobar".getBytes(UTF_8));
        assertThat(RFC_6238.uri("My Server", "a:b@c"))
                .isEqualTo("otpauth://totp/My%20Server:a%3Ab%40c?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                        + "&issuer=My%20Server&algorithm=SHA1&digits=6&period=30");
        assertThat(RFC_6238).hasToString("TotpSecret[***]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "GEZDGNBV", "GEZDGNBVGY3TQOJ1", "GEZDGNBVGY3TQOJ\u00e4"})
    void refusesWhatIsNoSecret(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> TotpSecret.parse(text));
    }
}
