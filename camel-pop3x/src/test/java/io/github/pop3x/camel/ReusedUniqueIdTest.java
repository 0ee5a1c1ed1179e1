package io.github.pop3x.camel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pop3x.testing.Script;
import io.github.pop3x.testing.ScriptedServer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that count unique-ids from 1 again after a restart: GreenMail, Cyrus once. */
class ReusedUniqueIdTest {

    @TempDir
    private Path state;

    @Test
    void aMailUnderTheUniqueIdOfADeletedOneIsDelivered() throws Exception {
        List<String> bodies = new CopyOnWriteArrayList<>();
        try (ScriptedServer server = ScriptedServer.playing(session("first"), session("second"));
                DefaultCamelContext context = new DefaultCamelContext()) {
            Pop3xComponent component = new Pop3xComponent();
            component.setStateDirectory(state.toString());
            context.addComponent("pop3x", component);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("pop3x:127.0.0.1:" + server.port() + "?security=none&username=u&password=p&initialDelay=0"
                                    + "&delay=50&repeatCount=2&authMechanism=user")
                            .routeId("poll")
                            .process(exchange -> bodies.add(exchange.getIn().getBody(String.class)));
                }
            });
            context.start();
            server.assertPlayed();
        }
        assertThat(bodies).containsExactly("first\r\n", "second\r\n");
    }

    private static Script session(String text) {
        return Script.of("""
                S: +OK ready
                C: CAPA
                S: -ERR what?
                C: USER u
                S: +OK
                C: PASS p
                S: +OK
                C: CAPA
                S: -ERR what?
                C: STAT
                S: +OK 1 20
                C: LIST
                S: +OK
                S: 1 20
                S: .
                C: UIDL
                S: +OK
                S: 1 1
                S: .
                C: RETR 1
                S: +OK
                S: Subject: again
                S:\s
                S: %s
                S: .
                C: DELE 1
                S: +OK
                C: QUIT
                S: +OK
                """.formatted(text));
    }
}
