package io.github.pop3x.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pop3x.wire.TransportSecurity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SettingsTest {

    @Test
    void areSafeByDefault() {
        Pop3ClientSettings settings =
                Pop3ClientSettings.builder("pop.example.org").build();
        assertThat(settings.security()).isEqualTo(TransportSecurity.TLS);
        assertThat(settings.port()).isEqualTo(995);
        assertThat(settings.verifiesHostname()).isTrue();
        assertThat(settings.pipelining()).isEqualTo(Pipelining.AUTO);
        assertThat(settings.readTimeout()).isEqualTo(Duration.ofSeconds(120));
        assertThat(settings.sessionTimeout()).isEmpty();
    }

    @Test
    void takeThePortOfTheSecurity() {
        Pop3ClientSettings.Builder builder = Pop3ClientSettings.builder("pop.example.org");
        assertThat(builder.security(TransportSecurity.STARTTLS).build().port()).isEqualTo(110);
        assertThat(builder.port(1100).build().port()).isEqualTo(1100);
    }

    @Test
    void doNotChangeWithTheirBuilder() {
        Pop3ClientSettings.Builder builder =
                Pop3ClientSettings.builder("pop.example.org").port(1);
        Pop3ClientSettings settings = builder.build();
        builder.port(2);
        settings.toBuilder().port(3);
        assertThat(settings.port()).isEqualTo(1);
    }

    @Test
    void refuseWhatCanNotWork() {
        Pop3ClientSettings.Builder builder = Pop3ClientSettings.builder("pop.example.org");
        assertThatThrownBy(() -> Pop3ClientSettings.builder(" ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.port(70_000)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.readTimeout(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.readTimeout(Duration.ofDays(400_000)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.windowCommands(257)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.windowOctets(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void canGoThroughAProxyThatLooksUpTheName() throws IOException {
        try (HandServer proxy = new HandServer(talk -> {
                    talk.expect("CONNECT pop.example.invalid:110 ");
                    talk.skipPast("");
                    talk.send("HTTP/1.1 200 OK\r\n\r\n");
                    talk.login("UIDL");
                    talk.expect("QUIT");
                    talk.send("+OK\r\n");
                });
                Pop3Client client = Pop3Client.connect(Pop3ClientSettings.builder("pop.example.invalid")
                        .security(TransportSecurity.NONE)
                        .proxy(new Proxy(
                                Proxy.Type.HTTP, new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port())))
                        .readTimeout(Duration.ofSeconds(10))
                        .build())) {
            client.login(Sessions.ALICE);
            assertThat(client.quit().isConfirmed()).isTrue();
        }
    }
}
