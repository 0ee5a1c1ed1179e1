package io.github.pop3x.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {

    @Test
    void keepsWhatIsVisible() {
        assertThat(Printable.of("mrose@example.org \u00e9\ud83d\udce8"))
                .isEqualTo("mrose@example.org \u00e9\ud83d\udce8");
    }

    @Test
    void hidesWhatStartsALineOrMovesTheCursor() {
        assertThat(Printable.of("a\r\nb\u001bc\0d\u0085e\u2028f\u2029g\u202eh\ud800i"))
                .isEqualTo("a??b?c?d?e?f?g?h?i");
    }

    @Test
    void isCutAt128Characters() {
        assertThat(Printable.of("x".repeat(1000))).hasSize(128);
    }
}
