package io.github.pop3x.camel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pop3x.ledger.LedgerName;
import io.github.pop3x.testing.Script;
import io.github.pop3x.testing.ScriptedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers whose unique-ids are not what RFC 1939 §7 asks for. */
class OddUniqueIdTest {

    @TempDir
    private Path state;

    private final List<String> bodies = new CopyOnWriteArrayList<>();

    /** GreenMail after a restart, Cyrus once: they count from 1 again. */
    @Test
    void aMailUnderTheUniqueIdOfADeletedOneIsDelivered() throws Exception {
        poll(session("S: 1 1", "first"), session("S: 1 1", "second"));
        assertThat(bodies).containsExactly("first\r\n", "second\r\n");
    }

    @Test
    void aMailWithoutUniqueIdStaysAndTheOthersGoOn() throws Exception {
        poll(session("S: 1 1\nS: 2", "first"));
        assertThat(bodies).containsExactly("first\r\n");
    }

    @Test
    void mailsThatShareAUniqueIdStayAndTheOthersGoOn() throws Exception {
        poll(session("S: 1 1\nS: 2 same\nS: 3 same", "first"));
        assertThat(bodies).containsExactly("first\r\n");
    }

    @Test
    void whatAKilledProcessLeftOnTheSpoolIsDeleted() throws Exception {
        try (ScriptedServer server = ScriptedServer.playing(session("S: 1 1", "first"))) {
            Path spool =
                    state.resolve("spool").resolve(new LedgerName("u@127.0.0.1:" + server.port(), "poll").fileName());
            Path leftover = Files.createFile(Files.createDirectories(spool).resolve("pop3x-1.eml"));
            poll(server, 1);
            assertThat(leftover).doesNotExist();
        }
    }

    private void poll(Script... scripts) throws Exception {
        try (ScriptedServer server = ScriptedServer.playing(scripts)) {
            poll(server, scripts.length);
        }
    }

    private void poll(ScriptedServer server, int polls) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            Pop3xComponent component = new Pop3xComponent();
            component.setStateDirectory(state.toString());
            context.addComponent("pop3x", component);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("pop3x:127.0.0.1:" + server.port() + "?security=none&username=u&password=p&initialDelay=0"
                                    + "&delay=50&authMechanism=user&repeatCount=" + polls)
                            .routeId("poll")
                            .process(exchange -> bodies.add(exchange.getIn().getBody(String.class)));
                }
            });
            context.start();
            server.assertPlayed();
        }
    }

    private static Script session(String uniqueIds, String text) {
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
                S: +OK 3 60
                C: LIST
                S: +OK
                S: 1 20
                S: 2 20
                S: 3 20
                S: .
                C: UIDL
                S: +OK
                %s
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
                """.formatted(uniqueIds, text));
    }
}
