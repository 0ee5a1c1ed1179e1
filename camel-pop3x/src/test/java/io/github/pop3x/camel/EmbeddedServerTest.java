package io.github.pop3x.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pop3x.auth.PasswordVerifier;
import io.github.pop3x.testing.TestKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.apache.camel.Endpoint;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.SecureSocketProtocolsParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When the embedded server of an address runs, and what its endpoints have to agree upon. */
class EmbeddedServerTest extends DepositScenario {

    private static final String MAIL = "From: a@example.org\r\nSubject: x\r\n\r\nbody\r\n";

    @Test
    void stoppedRouteFreesThePortAndStartedAgainLosesNothingOnDisk() throws Exception {
        stopAndStartWith("maildir:" + state.resolve("drops"));
    }

    @Test
    void stoppedRouteFreesThePortAndStartedAgainLosesNothingInMemory() throws Exception {
        stopAndStartWith("memory");
    }

    private void stopAndStartWith(String store) throws Exception {
        run(depositTo(uri("alice").replace("memory", store)));
        String uid = deposit(MAIL);
        context.getRouteController().stopRoute("in");
        assertThat(isListening()).isFalse();
        context.getRouteController().startRoute("in");
        assertThat(uniqueIds("alice")).containsExactly(uid);
    }

    @Test
    void removedRouteFreesThePortAndAddedAgainLosesNothing() throws Exception {
        RouteBuilder route = depositTo(uri("alice").replace("store=memory&", ""));
        run(route);
        String uid = deposit(MAIL);
        context.getRouteController().stopRoute("in");
        assertThat(context.removeRoute("in")).isTrue();
        assertThat(isListening()).isFalse();
        context.addRoutes(depositTo(uri("alice").replace("store=memory&", "")));
        assertThat(uniqueIds("alice")).containsExactly(uid);
        String second = deposit(MAIL);
        assertThat(uniqueIds("alice")).containsExactly(uid, second);
    }

    @Test
    void serverRunsAsLongAsOneRouteUsesIt() throws Exception {
        run(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").routeId("in").to(uri("alice"));
                from("direct:other").routeId("other").to(uri("bob"));
            }
        });
        deposit(MAIL);
        context.getRouteController().stopRoute("in");
        assertThat(uniqueIds("alice")).hasSize(1);
        context.getRouteController().stopRoute("other");
        assertThat(isListening()).isFalse();
    }

    @Test
    void stoppedContextFreesThePortAtOnce() throws Exception {
        run(depositTo(uri("alice")));
        assertThat(isListening()).isTrue();
        context.stop();
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getByName("localhost"))) {
            assertThat(taken.isBound()).isTrue();
        }
    }

    @Test
    void toDUsesOneEndpointForFiftyMailboxesAndLeavesNoHeaderBehind() throws Exception {
        run(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").toD(uri("${header.to}"));
            }
        });
        for (int mailbox = 0; mailbox < 50; mailbox++) {
            assertThat(send(MAIL, "to", "box-" + mailbox).getMessage().getHeader(Pop3xConstants.MAILBOX))
                    .isNull();
        }
        deposit(MAIL, "to", "alice");
        assertThat(uniqueIds("alice")).hasSize(1);
        assertThat(pop3xEndpoints()).hasSize(1);
    }

    @Test
    void toDDecodesTheMailboxAsToDoes() throws Exception {
        context.getRegistry()
                .bind(
                        "users",
                        new io.github.pop3x.auth.UserList()
                                .add("alice", io.github.pop3x.auth.PasswordVerifier.of(PASSWORD), "a b@ü"));
        run(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").toD(uri("${header.to}"));
                from("direct:static").to(uri("a%20b@%C3%BC"));
            }
        });
        deposit(MAIL, "to", "a b@ü");
        deposit(MAIL, "to", "a%20b@%C3%BC");
        template.sendBody("direct:static", MAIL);
        assertThat(uniqueIds("alice")).hasSize(3);
    }

    @Test
    void toDFindsTheUsersOfTheComponent() throws Exception {
        Pop3xConfiguration configuration =
                context.getComponent("pop3x", Pop3xComponent.class).getConfiguration();
        configuration.setUsers(context.getRegistry().lookupByName("users"));
        configuration.setStore("memory");
        configuration.setSecurity("none");
        run(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").toD("pop3x:localhost:" + port + "/${header.to}");
            }
        });
        deposit(MAIL, "to", "alice");
        deposit(MAIL, "to", "bob");
        assertThat(uniqueIds("bob")).hasSize(1);
        assertThat(pop3xEndpoints()).hasSize(1);
    }

    @Test
    void toDWithoutCacheKeepsTheServerBetweenTwoMails() throws Exception {
        run(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").toD(uri("${header.to}"), -1);
            }
        });
        String first = deposit(MAIL, "to", "alice");
        assertThat(uniqueIds("alice")).containsExactly(first);
        String second = deposit(MAIL, "to", "alice");
        assertThat(uniqueIds("alice")).containsExactly(first, second);
        context.stop();
        assertThat(isListening()).isFalse();
    }

    @Test
    void lazyProducerListensFromTheFirstMailOn() throws Exception {
        run(depositTo(uri("alice") + "&lazyStartProducer=true"));
        assertThat(isListening()).isFalse();
        String uid = deposit(MAIL);
        assertThat(uniqueIds("alice")).containsExactly(uid);
    }

    @ParameterizedTest
    @CsvSource({
        "security=none&store=memory&users=#users, security=none&store=maildir:x&users=#users, store",
        "security=none&store=memory&users=#users, security=none&store=memory&username=a&password=b, users",
        "security=none&store=memory&username=a&password=b, security=none&store=memory&username=a&password=c, password",
        "security=none&users=#users, security=none&users=#users&durability=os, durability",
        "store=memory&users=#users&sslContextParameters=#tls, store=memory&users=#users&security=none, security"
    })
    void contradictorySettingsOfOneAddressAreNamedAtTheStart(String one, String other, String option) throws Exception {
        String address = "pop3x:localhost:" + port + "/alice?";
        run(depositTo(address + one));
        assertThatThrownBy(() -> context.addRoutes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:second").to(address + other);
                    }
                }))
                .hasStackTraceContaining("different values of")
                .hasStackTraceContaining(option);
        assertThat(context.getRouteController().getRouteStatus("in").isStarted())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "security=none, username and password",
        "security=none&username=a, username and password",
        "security=none&users=nobody, Option users takes file:path",
        "users=#users, sslContextParameters",
        "security=starttls&users=#users, sslContextParameters",
        "security=none&users=#users&store=cloud, Option store can't be 'cloud'",
        "security=none&users=#users&store=maildir:, Option store can't be 'maildir:'",
        "security=none&users=#users&durability=some, Option durability can't be 'some'"
    })
    void wrongSettingsStopTheRouteAtItsStartWithAMessage(String options, String message) {
        assertThatThrownBy(() -> run(depositTo("pop3x:localhost:" + port + "/alice?" + options)))
                .hasStackTraceContaining(message);
        assertThat(isListening()).isFalse();
    }

    @Test
    void protocolsThatTheKeyMaterialLeavesOutAreRefused() throws Exception {
        SSLContextParameters narrow = tls();
        SecureSocketProtocolsParameters onlyNewest = new SecureSocketProtocolsParameters();
        onlyNewest.setSecureSocketProtocol(List.of("TLSv1.3"));
        narrow.setSecureSocketProtocols(onlyNewest);
        context.getRegistry().bind("narrow", narrow);
        run(depositTo("pop3x:localhost:" + port + "/alice?store=memory&users=#users&sslContextParameters=#narrow"));

        assertThat(handshake("TLSv1.3")).isEqualTo("TLSv1.3");
        assertThatThrownBy(() -> handshake("TLSv1.2")).isInstanceOf(SSLException.class);
    }

    private String handshake(String protocol) throws IOException {
        try (SSLSocket client =
                (SSLSocket) TestKeys.clientContext().getSocketFactory().createSocket("localhost", port)) {
            client.setEnabledProtocols(new String[] {protocol});
            client.startHandshake();
            return client.getSession().getProtocol();
        }
    }

    @Test
    void usersMayComeFromAFile() throws Exception {
        Path users = state.resolve("users");
        Files.writeString(
                users, "alice password=" + PasswordVerifier.of(PASSWORD).encoded() + "\n");
        run(depositTo(uri("alice").replace("#users", "file:" + users)));
        String uid = deposit(MAIL);
        assertThat(uniqueIds("alice")).containsExactly(uid);
    }

    @Test
    void takenPortIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getByName("localhost"))) {
            assertThatThrownBy(() -> run(depositTo(uri("alice"))))
                    .hasStackTraceContaining(String.valueOf(taken.getLocalPort()))
                    .hasStackTraceContaining("is the port taken");
        }
    }

    @Test
    void portZeroTakesAFreePortThatTheEndpointTells() throws Exception {
        run(depositTo("pop3x:localhost:0/alice?security=none&store=memory&users=#users"));
        Pop3xEndpoint endpoint = (Pop3xEndpoint) pop3xEndpoints().get(0);
        port = endpoint.getListeningPort();
        deposit(MAIL);
        assertThat(uniqueIds("alice")).hasSize(1);
        context.stop();
        assertThat(endpoint.getListeningPort()).isEqualTo(-1);
    }

    @Test
    void settingsNeverShowThePassword() {
        Pop3xEndpoint endpoint = context.getEndpoint(
                "pop3x:localhost:1/alice?security=none&username=a&password=t0psecret", Pop3xEndpoint.class);
        assertThat(List.of(endpoint.toString(), ServerSettings.of(endpoint).toString()))
                .noneMatch(text -> text.contains("t0psecret"));
    }

    private List<Endpoint> pop3xEndpoints() {
        return context.getEndpoints().stream()
                .filter(Pop3xEndpoint.class::isInstance)
                .toList();
    }
}
