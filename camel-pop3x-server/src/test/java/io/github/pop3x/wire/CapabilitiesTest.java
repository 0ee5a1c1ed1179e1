package io.github.pop3x.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CapabilitiesTest {

    @Test
    void readsRfc2449sExample() {
        Capabilities capabilities = Capabilities.parse(List.of(
                "TOP",
                "USER",
                "SASL CRAM-MD5 KERBEROS_V4",
                "RESP-CODES",
                "LOGIN-DELAY 900",
                "PIPELINING",
                "EXPIRE 60",
                "UIDL",
                "IMPLEMENTATION Shlemazle-Plotz-v302"));
        assertThat(capabilities.has("uidl")).isTrue();
        assertThat(capabilities.has("STLS")).isFalse();
        assertThat(capabilities.saslMechanisms()).containsExactly("CRAM-MD5", "KERBEROS_V4");
        assertThat(capabilities.arguments("expire")).hasValue(List.of("60"));
        assertThat(capabilities.arguments("STLS")).isEmpty();
    }

    @Test
    void toleratesBlanksTabsCaseAndEmptyLines() {
        Capabilities capabilities = Capabilities.parse(List.of("", "  ", " sasl \t plain  login ", "top"));
        assertThat(capabilities.lines()).containsExactly("SASL plain login", "TOP");
        assertThat(capabilities.saslMechanisms()).containsExactly("PLAIN", "LOGIN");
    }

    @Test
    void readsWhatItWrote() {
        Capabilities written = Capabilities.builder()
                .add("TOP")
                .add("SASL", "PLAIN", "SCRAM-SHA-256")
                .build();
        assertThat(Capabilities.parse(written.lines()).lines()).isEqualTo(written.lines());
        assertThat(written).hasToString("TOP, SASL PLAIN SCRAM-SHA-256");
        assertThat(Capabilities.NONE.lines()).isEmpty();
    }
}
