package io.github.pop3x.camel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pop3x.auth.UserList;
import io.github.pop3x.testing.RawClient;
import io.github.pop3x.testing.TestKeys;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.jsse.KeyManagersParameters;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A Camel context that deposits, users alice and bob, and what a POP3 client finds then. */
abstract class DepositScenario {

    static final String PASSWORD = "s3cret";

    @TempDir
    Path state;

    CamelContext context;
    ProducerTemplate template;
    int port;

    @BeforeEach
    void openContext() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        context = newContext();
        template = context.createProducerTemplate();
    }

    @AfterEach
    void closeContext() {
        context.stop();
    }

    CamelContext newContext() {
        DefaultCamelContext fresh = new DefaultCamelContext();
        Pop3xComponent component = new Pop3xComponent();
        component.setStateDirectory(state.toString());
        fresh.addComponent("pop3x", component);
        fresh.getShutdownStrategy().setTimeout(10);
        fresh.getRegistry().bind("users", new UserList().add("alice", PASSWORD).add("bob", PASSWORD));
        fresh.getRegistry().bind("tls", tls());
        return fresh;
    }

    void run(RouteBuilder routes) throws Exception {
        context.addRoutes(routes);
        context.start();
    }

    /** A route {@code in} from {@code direct:in} to a URI. */
    static RouteBuilder depositTo(String uri) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").routeId("in").to(uri);
            }
        };
    }

    /** A URI with {@code users}, in clear, in memory. */
    String uri(String mailbox) {
        return "pop3x:localhost:" + port + "/" + mailbox + "?security=none&store=memory&users=#users";
    }

    Exchange send(Object body, Object... headers) {
        return template.request("direct:in", exchange -> {
            exchange.getIn().setBody(body);
            for (int at = 0; at < headers.length; at += 2) {
                exchange.getIn().setHeader((String) headers[at], headers[at + 1]);
            }
        });
    }

    /** Deposits, and fails if the exchange did. */
    String deposit(Object body, Object... headers) {
        Exchange exchange = send(body, headers);
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getHeader(Pop3xConstants.UID, String.class);
    }

    /** The unique-ids that a client sees. */
    List<String> uniqueIds(String user) throws IOException {
        try (RawClient client = RawClient.connect(port).login(user, PASSWORD)) {
            client.ask("UIDL");
            List<String> ids = new ArrayList<>();
            client.readText().lines().forEach(line -> ids.add(line.substring(line.indexOf(' ') + 1)));
            client.ask("QUIT");
            return ids;
        }
    }

    /** The octets of a mail as a client gets them. */
    byte[] retrieve(String user, int number) throws IOException {
        try (RawClient client = RawClient.connect(port).login(user, PASSWORD)) {
            assertThat(client.ask("RETR " + number)).startsWith("+OK");
            byte[] mail = client.readContent();
            client.ask("QUIT");
            return mail;
        }
    }

    boolean isListening() {
        try (RawClient client = RawClient.connect(port)) {
            return client.readLine().startsWith("+OK");
        } catch (IOException refused) {
            return false;
        }
    }

    /** Key and trust of this machine. */
    static SSLContextParameters tls() {
        KeyStoreParameters keyStore = new KeyStoreParameters();
        keyStore.setResource("file:" + TestKeys.keyStoreFile());
        keyStore.setPassword(TestKeys.PASSWORD);
        keyStore.setType("PKCS12");
        KeyManagersParameters key = new KeyManagersParameters();
        key.setKeyStore(keyStore);
        key.setKeyPassword(TestKeys.PASSWORD);
        TrustManagersParameters trust = new TrustManagersParameters();
        trust.setKeyStore(keyStore);
        SSLContextParameters parameters = new SSLContextParameters();
        parameters.setKeyManagers(key);
        parameters.setTrustManagers(trust);
        return parameters;
    }
}
