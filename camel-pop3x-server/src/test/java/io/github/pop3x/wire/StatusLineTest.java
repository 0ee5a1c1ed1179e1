package io.github.pop3x.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusLineTest {

    @Test
    void formatsAsItIsSent() {
        assertThat(StatusLine.ok("").format()).isEqualTo("+OK");
        assertThat(StatusLine.ok("2 320").format()).isEqualTo("+OK 2 320");
        assertThat(StatusLine.err("no such message").format()).isEqualTo("-ERR no such message");
        assertThat(StatusLine.err(ResponseCode.IN_USE, "busy").format()).isEqualTo("-ERR [IN-USE] busy");
    }

    @Test
    void readsWhatItWrote() {
        for (StatusLine line : new StatusLine[] {
            StatusLine.ok(""), StatusLine.ok("2 320"), StatusLine.err(ResponseCode.SYS_TEMP, "x"), StatusLine.err("")
        }) {
            assertThat(StatusLine.parse(line.format())).hasValue(line);
        }
    }

    @Test
    void readsResponseCodesOfAnyCase() {
        StatusLine line = StatusLine.parse("-err  [in-use]  busy [x]").orElseThrow();
        assertThat(line.isOk()).isFalse();
        assertThat(line.responseCode()).hasValue(ResponseCode.IN_USE);
        assertThat(line.text()).isEqualTo("busy [x]");
    }

    @Test
    void takesOddBracketsForText() {
        assertThat(StatusLine.parse("-ERR [not a code] x").orElseThrow().text()).isEqualTo("[not a code] x");
        assertThat(StatusLine.parse("-ERR [] x").orElseThrow().responseCode()).isEmpty();
        assertThat(StatusLine.parse("-ERR [AUTH").orElseThrow().text()).isEqualTo("[AUTH");
    }

    @Test
    void readsStrayCarriageReturns() {
        // A line is cut at LF and loses one CR; servers that write CRCRLF, or a CR in their text, are understood.
        assertThat(StatusLine.parse("+OK\r")).hasValue(StatusLine.ok(""));
        assertThat(StatusLine.parse("+OK two\rlines\r")).hasValue(StatusLine.ok("two lines"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+", "+ ", "OK", "+OKAY", "-ERROR x", " +OK", "* BYE", "421 x"})
    void isNothingWithoutAnIndicator(String line) {
        assertThat(StatusLine.parse(line)).isEmpty();
    }

    @Test
    void isOneLine() {
        assertThatIllegalArgumentException().isThrownBy(() -> StatusLine.ok("a\r\nb"));
        assertThatIllegalArgumentException().isThrownBy(() -> new ResponseCode("A B"));
        assertThatIllegalArgumentException().isThrownBy(() -> new ResponseCode(""));
    }
}
