package io.github.pop3x.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Base64LineTest {

    @Test
    void readsWhatItWrote() {
        for (String text : new String[] {"", "f", "fo", "foo", "foob", "fooba", "foobar"}) {
            assertThat(Base64Line.decode(Base64Line.encode(text.getBytes(UTF_8))))
                    .hasValue(text.getBytes(UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=",
                "Zg",
                "Zg=",
                "Zg===",
                "Zh==",
                "Z",
                "Zm8",
                "Zm9=",
                "Zm 8=",
                "Zm8=\r",
                "Zm8=Zm8=",
                "Zm-_",
                "*",
                "\u00e9"
            })
    void isStrict(String line) {
        assertThat(Base64Line.decode(line)).isEmpty();
    }
}
