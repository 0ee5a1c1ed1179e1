package io.github.pop3x.camel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pop3x.testing.CuttingProxy.Cut;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table of the delivery guarantee: the connection is cut exactly there, and every mail comes exactly once. */
class DeliveryGuaranteeTest {

    @TempDir
    private Path state;

    private final List<String> delivered = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> attempts = new ConcurrentHashMap<>();
    private MailboxFixture mailbox;
    private CamelContext context;

    @BeforeEach
    void open() throws Exception {
        mailbox = new MailboxFixture();
        mailbox.deposit("one", "two", "three", "four");
    }

    @AfterEach
    void close() throws Exception {
        if (context != null) {
            context.stop();
        }
        mailbox.close();
    }

    @Test
    void dropBeforeRetrIsFetchedAgain() throws Exception {
        cutAt("RETR 2", Cut.BEFORE_COMMAND);
    }

    @Test
    void dropBeforeTheReplyToRetrIsFetchedAgain() throws Exception {
        cutAt("RETR 3", Cut.BEFORE_REPLY);
    }

    @Test
    void dropInsideRetrNeverHandsOverAPartOfAMail() throws Exception {
        cutAt("RETR 2", Cut.INSIDE_REPLY);
        assertThat(attempts.get("two"))
                .as("the broken transfer counts as an attempt")
                .isEqualTo(2);
    }

    @Test
    void dropInsideTheLastRetrDeliversTheOthersOnce() throws Exception {
        cutAt("RETR 4", Cut.INSIDE_REPLY);
    }

    @Test
    void dropBeforeDeleDeliversNothingTwice() throws Exception {
        cutAt("DELE 1", Cut.BEFORE_COMMAND);
    }

    @Test
    void dropBetweenDelesDeliversNothingTwice() throws Exception {
        cutAt("DELE 3", Cut.BEFORE_REPLY);
    }

    @Test
    void dropBeforeQuitDeliversNothingTwice() throws Exception {
        cutAt("QUIT", Cut.BEFORE_COMMAND);
    }

    @Test
    void lostAnswerToQuitIsSettledByTheNextListing() throws Exception {
        cutAt("QUIT", Cut.BEFORE_REPLY);
    }

    @Test
    void dropInTheListingIsHarmless() throws Exception {
        cutAt("UIDL", Cut.INSIDE_REPLY);
    }

    @Test
    void dropAtLoginIsHarmless() throws Exception {
        mailbox.proxy().cutOnceAt("STAT", Cut.BEFORE_REPLY);
        start(this::record);
        awaitEmpty();
        assertThat(delivered).containsExactlyInAnyOrder("one", "two", "three", "four");
    }

    @Test
    void failedRouteKeepsTheMailAndTheOthersGoOn() throws Exception {
        start(exchange -> {
            record(exchange);
            if (subject(exchange).equals("two") && attempts.get("two") < 3) {
                throw new IllegalStateException("the route does not like it yet");
            }
        });
        awaitEmpty();
        assertThat(attempts).containsEntry("one", 1).containsEntry("two", 3).containsEntry("four", 1);
        assertThat(delivered).containsExactlyInAnyOrder("one", "two", "two", "two", "three", "four");
    }

    @Test
    void mailThatAlwaysFailsIsGivenUpAndStaysOnTheServer() throws Exception {
        startAt("&maxAttempts=2", exchange -> {
            record(exchange);
            if (subject(exchange).equals("three")) {
                throw new IllegalStateException("never");
            }
        });
        MailboxFixture.await(
                "one mail to be left", () -> mailbox.count() == 1 && attempts.getOrDefault("three", 0) == 2);
        List<String> before = List.copyOf(delivered);
        int polls = polls();
        MailboxFixture.await("three more polls", () -> polls() >= polls + 3);
        assertThat(delivered).isEqualTo(before);
        assertThat(mailbox.count()).isEqualTo(1);
    }

    @Test
    void restartDeliversNothingTwiceWhereMailIsLeftOnTheServer() throws Exception {
        startAt("&delete=false", this::record);
        MailboxFixture.await("four deliveries", () -> delivered.size() == 4);
        context.stop();
        mailbox.deposit("five");
        startAt("&delete=false", this::record);
        MailboxFixture.await("the fifth", () -> delivered.contains("five"));
        int polls = polls();
        MailboxFixture.await("three more polls", () -> polls() >= polls + 3);
        assertThat(delivered).containsExactly("one", "two", "three", "four", "five");
        assertThat(mailbox.count()).isEqualTo(5);
    }

    @Test
    void handOverToAnotherThreadDecidesWhenThatThreadIsDone() throws Exception {
        context = newContext();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(mailbox.uri()).routeId("poll").to("seda:work");
                from("seda:work").process(exchange -> {
                    record(exchange);
                    if (subject(exchange).equals("two") && attempts.get("two") == 1) {
                        throw new IllegalStateException("behind the hand-over");
                    }
                });
            }
        });
        context.start();
        awaitEmpty();
        assertThat(delivered).containsExactlyInAnyOrder("one", "two", "two", "three", "four");
    }

    private void cutAt(String command, Cut cut) throws Exception {
        mailbox.proxy().cutOnceAt(command, cut);
        start(this::record);
        awaitEmpty();
        // Behind QUIT the mailbox is empty before the proxy has got the reply that it is to cut.
        MailboxFixture.await("the cut", mailbox.proxy()::hasCut);
        assertThat(delivered).containsExactlyInAnyOrder("one", "two", "three", "four");
    }

    private void start(Processor processor) throws Exception {
        startAt("", processor);
    }

    private void startAt(String options, Processor processor) throws Exception {
        context = newContext();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(mailbox.uri() + options).routeId("poll").process(processor);
            }
        });
        context.start();
    }

    private CamelContext newContext() {
        DefaultCamelContext fresh = new DefaultCamelContext();
        Pop3xComponent component = new Pop3xComponent();
        component.setStateDirectory(state.toString());
        fresh.addComponent("pop3x", component);
        fresh.getShutdownStrategy().setTimeout(10);
        return fresh;
    }

    private void record(Exchange exchange) {
        String subject = subject(exchange);
        assertThat(exchange.getIn().getBody(String.class)).isEqualTo(subject + "\r\n");
        delivered.add(subject);
        attempts.put(subject, exchange.getIn().getHeader(Pop3xConstants.ATTEMPT, Integer.class));
    }

    private static String subject(Exchange exchange) {
        return exchange.getIn().getHeader("Subject", String.class);
    }

    private int polls() {
        return (int) mailbox.proxy().commands().stream().filter("QUIT"::equals).count();
    }

    private void awaitEmpty() {
        MailboxFixture.await("the mailbox to be empty", () -> delivered.size() >= 4 && mailbox.count() == 0);
    }
}
