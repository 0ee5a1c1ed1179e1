package io.github.pop3x.camel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one route deposits, another one polls, in one context. */
class RoundTripTest extends CamelTestSupport {

    private static final String ACCOUNT = "security=none&username=alice&password=s3cret";

    @TempDir
    private Path state;

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        Pop3xComponent component = new Pop3xComponent();
        component.setStateDirectory(state.toString());
        context.addComponent("pop3x", component);
        return context;
    }

    @Override
    protected RouteBuilder createRouteBuilder() throws IOException {
        int port = freePort();
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:deposit").routeId("deposit").to("pop3x:localhost:" + port + "?" + ACCOUNT);
                from("pop3x:localhost:" + port + "?" + ACCOUNT + "&initialDelay=0&delay=50")
                        .routeId("poll")
                        .to("mock:polled");
            }
        };
    }

    @Test
    void aDepositedMessageIsPolledOnce() throws Exception {
        MockEndpoint polled = getMockEndpoint("mock:polled");
        polled.expectedMessageCount(2);
        polled.expectedBodiesReceivedInAnyOrder("first\r\n", "second\r\n");
        polled.expectedHeaderReceived("Subject", "Hello");

        template.sendBodyAndHeader("direct:deposit", "first\n", "Subject", "Hello");
        String uid = (String) template.send("direct:deposit", exchange -> {
                    exchange.getIn().setBody("second\n");
                    exchange.getIn().setHeader("Subject", "Hello");
                })
                .getMessage()
                .getHeader(Pop3xConstants.UID);

        polled.assertIsSatisfied();
        assertThat(polled.getExchanges())
                .anySatisfy(exchange -> assertThat(exchange.getIn().getHeader(Pop3xConstants.UID))
                        .isEqualTo(uid));
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            return free.getLocalPort();
        }
    }
}
