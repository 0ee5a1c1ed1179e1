package io.github.pop3x.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pop3x.testing.TestLog;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A wrong option stops the route at its start, with a message that names it. */
class ConsumerOptionsTest extends PollScenario {

    @ParameterizedTest
    @CsvSource({
        "authMechanism=kerberos, authMechanism",
        "ledger=fiel, ledger",
        "body=html, body",
        "pipelining=maybe, pipelining",
        "commitEvery=0, commitEvery",
        "commitEvery=-1, commitEvery",
        "maxAttempts=0, maxAttempts",
        "maxMessagesPerPoll=-1, maxMessagesPerPoll",
        "connectTimeout=0, connectTimeout",
        "readTimeout=-5, readTimeout",
        "pollTimeout=-5, pollTimeout",
        "commitEvry=5, commitEvry",
        "sslContextParameters=#missing, No bean could be found in the registry for: missing"
    })
    void wrongValueIsNamedAtTheStart(String wrong, String option) {
        assertThatThrownBy(() -> pollFrom(mailbox.uri() + "&" + wrong, this::record))
                .hasStackTraceContaining(option);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pop3x:localhost:1?security=none",
                "pop3x:localhost:1?security=none&username=a",
                "pop3x:localhost:1?security=none&password=b"
            })
    void missingAccountIsNamedAtTheStart(String uri) {
        assertThatThrownBy(() -> pollFrom(uri, this::record))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("username")
                .hasMessageContaining("password");
    }

    @Test
    void unknownSecurityIsNamedAtTheStart() {
        assertThatThrownBy(() -> pollFrom("pop3x:localhost:1?security=ssl&username=a&password=b", this::record))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Option security can't be 'ssl'; it takes tls, starttls, none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pop3x:localhost:65536?username=a", "pop3x:localhost:x?username=a", "pop3x:?username=a"})
    void wrongAddressIsNamedAtTheStart(String uri) {
        assertThatThrownBy(() -> pollFrom(uri, this::record)).rootCause().hasMessageContaining("pop3x:host[:port]");
    }

    @Test
    void userBeforeTheHostIsRefusedWithoutShowingThePassword() {
        assertThatThrownBy(() -> pollFrom("pop3x:orders:t0psecret@localhost:110?password=x", this::record))
                .rootCause()
                .hasMessageContaining("username=")
                .message()
                .doesNotContain("t0psecret");
    }

    @Test
    void passwordWithEverySpecialCharacterLogsIn() throws Exception {
        String password = "p&ss=w+r d%41?#/@:{}é\"'";
        try (Deposits deposits = new Deposits(password)) {
            deposits.deposit("Subject: special\r\nFrom: a@b\r\n\r\nhi\r\n");
            pollFrom(
                    "pop3x:localhost:" + deposits.port() + "?security=none&username=u&password=RAW(" + password
                            + ")&initialDelay=0&delay=50",
                    this::record);
            awaitDelivered(1);
        }
    }

    @Test
    void autoStartsWithTheDocumentedDelay() throws Exception {
        run(new RouteBuilder() {
            @Override
            public void configure() {
                from("pop3x:localhost:1?security=none&username=a&password=b&initialDelay=60000")
                        .routeId("poll")
                        .to("mock:x");
            }
        });
        Pop3xConsumer consumer = (Pop3xConsumer) context.getRoute("poll").getConsumer();
        assertThat(consumer.getDelay()).isEqualTo(60_000);
    }

    @Test
    void mailThatStaysBehindARouteWithoutIdIsWarnedOf() throws Exception {
        run(new RouteBuilder() {
            @Override
            public void configure() {
                from(mailbox.uri() + "&delete=false").process(ConsumerOptionsTest.this::record);
            }
        });
        assertThat(TestLog.lines("Set routeId or consumerId"))
                .anyMatch(line -> line.contains(String.valueOf(mailbox.proxy().port())));
    }

    /** A second mailbox, with a password of its own, served by a context of its own. */
    private final class Deposits implements AutoCloseable {

        private final org.apache.camel.CamelContext server = newContext();
        private final Pop3xEndpoint endpoint;

        Deposits(String password) throws Exception {
            endpoint = server.getEndpoint(
                    "pop3x:localhost:0?security=none&store=memory&username=u&password=RAW(" + password + ")",
                    Pop3xEndpoint.class);
            server.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:deposit").to(endpoint);
                }
            });
            server.start();
        }

        int port() {
            return endpoint.getListeningPort();
        }

        void deposit(String mail) {
            server.createProducerTemplate().sendBody("direct:deposit", mail);
        }

        @Override
        public void close() {
            server.stop();
        }
    }
}
