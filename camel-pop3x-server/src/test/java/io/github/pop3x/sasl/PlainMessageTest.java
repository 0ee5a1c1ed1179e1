package io.github.pop3x.sasl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainMessageTest {

    @Test
    void readsRfc4616sExamples() {
        assertThat(parse("\0tim\0tanstaaftanstaaf")).isEqualTo(new PlainMessage("", "tim", "tanstaaftanstaaf"));
        assertThat(parse("Ursel\0Kurt\0xipj3plmq")).isEqualTo(new PlainMessage("Ursel", "Kurt", "xipj3plmq"));
    }

    @Test
    void readsWhatItWrote() {
        PlainMessage message = new PlainMessage("", "m\u00fcller", "p\u00e4ss w\u00f6rd ");
        assertThat(PlainMessage.parse(message.encode())).hasValue(message);
    }

    @Test
    void readsLatin1OfOldMailPrograms() {
        assertThat(PlainMessage.parse("\0u\0p\u00e4".getBytes(ISO_8859_1)))
                .hasValue(new PlainMessage("", "u", "p\u00e4"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\0", "\0\0", "a", "a\0b", "\0\0p", "\0u\0", "\0u\0p\0", "z\0u\0p\0x", "u\0p"})
    void isNothingWithOtherNuls(String octets) {
        assertThat(PlainMessage.parse(octets.getBytes(UTF_8))).isEmpty();
    }

    @Test
    void cannotBeMadeWithNulsOrWithoutAPassword() {
        assertThatIllegalArgumentException().isThrownBy(() -> new PlainMessage("", "u", "a\0b"));
        assertThatIllegalArgumentException().isThrownBy(() -> new PlainMessage("", "u", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> new PlainMessage("", "", "p"));
    }

    @Test
    void neverShowsThePassword() {
        assertThat(new PlainMessage("", "tim", "tanstaaf").toString())
                .contains("tim")
                .doesNotContain("tanstaaf");
    }

    private static PlainMessage parse(String octets) {
        return PlainMessage.parse(octets.getBytes(UTF_8)).orElseThrow();
    }
}
