package io.github.pop3x.camel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pop3x.client.ConnectionFailedException;
import io.github.pop3x.client.LoginRefusedException;
import io.github.pop3x.ledger.LedgerInUseException;
import io.github.pop3x.ledger.MemoryLedger;
import io.github.pop3x.ledger.UidLedger;
import io.github.pop3x.maildrop.Maildrop;
import io.github.pop3x.server.Pop3ServerLimits;
import io.github.pop3x.testing.Await;
import io.github.pop3x.testing.HookedStore;
import io.github.pop3x.testing.TestLog;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.apache.camel.support.DefaultPollingConsumerPollStrategy;
import org.junit.jupiter.api.Test;

/** Whatever goes wrong concerns the one mail or the one poll, is said, and loses nothing. */
class ConsumerFailureTest extends PollScenario {

    private final HookedStore store = new HookedStore();

    @Override
    MailboxFixture newMailbox() throws IOException {
        return new MailboxFixture(store, Pop3ServerLimits.DEFAULT.withWriteStallTimeout(Duration.ofMillis(300)));
    }

    @Test
    void routeThatIsSlowerThanTheServersPatienceLosesNothing() throws Exception {
        byte[] filler = ("x".repeat(76) + "\r\n").repeat(2_000).getBytes(UTF_8);
        for (String subject : subjects(80)) {
            byte[] head = ("Subject: " + subject + "\r\n\r\n").getBytes(UTF_8);
            byte[] mail = Arrays.copyOf(head, head.length + filler.length);
            System.arraycopy(filler, 0, mail, head.length, filler.length);
            mailbox.deposit(mail);
        }
        pollFrom(mailbox.directUri(), this::block);
        awaitDelivered(1);
        Await.pass(Duration.ofMillis(900));
        gate.countDown();
        awaitEmptyMailbox();
        assertThat(delivered).containsExactly(subjects(80));
    }

    @Test
    void serverThatComesUpLaterIsPolledThen() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        RecordingStrategy strategy = bindStrategy();
        pollFrom(
                "pop3x:localhost:" + port + "?security=none&username=late&password=pw&initialDelay=0&delay=50"
                        + "&pollStrategy=#strategy",
                this::record);
        MailboxFixture.await("a failed poll", () -> !strategy.causes.isEmpty());
        assertThat(strategy.causes.get(0)).isInstanceOf(ConnectionFailedException.class);
        run(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in")
                        .to("pop3x:localhost:" + port + "?security=none&store=memory&username=late&password=pw");
            }
        });
        context.createProducerTemplate().sendBody("direct:in", "Subject: late\r\nFrom: a@b\r\n\r\nhi\r\n");
        awaitDelivered(1);
        assertThat(delivered).containsExactly("late");
    }

    @Test
    void wrongPasswordLeavesThePollAndTurnsTheHealthCheckDown() throws Exception {
        RecordingStrategy strategy = bindStrategy();
        HealthCheckHelper.getHealthCheckRepository(context, "consumers").setEnabled(true);
        String uri = mailbox.uri().replace("password=" + MailboxFixture.PASSWORD, "password=RAW(n0t-the-one)");
        pollFrom(uri + "&pollStrategy=#strategy&backoffErrorThreshold=2&backoffMultiplier=1000000", this::record);
        MailboxFixture.await("two refused logins", () -> strategy.causes.size() >= 2);
        assertThat(strategy.causes).allMatch(cause -> cause instanceof LoginRefusedException);
        int polls = strategy.causes.size();
        Await.pass(Duration.ofMillis(300));
        assertThat(strategy.causes).as("backed off").hasSize(polls);
        Collection<HealthCheck.Result> results = HealthCheckHelper.invokeReadiness(context);
        assertThat(results)
                .filteredOn(result -> result.getCheck().getId().contains("poll"))
                .singleElement()
                .satisfies(result -> {
                    assertThat(result.getState()).isEqualTo(HealthCheck.State.DOWN);
                    assertThat(result.getError()).get().isInstanceOf(LoginRefusedException.class);
                    assertThat("" + result.getMessage() + result.getDetails() + result.getError())
                            .doesNotContain("n0t-the-one");
                });
        assertThat(TestLog.lines("n0t-the-one")).isEmpty();
    }

    @Test
    void mailboxInUseLeavesThePollWithItsResponseCode() throws Exception {
        mailbox.deposit("one");
        RecordingStrategy strategy = bindStrategy();
        try (Maildrop held = mailbox.lock()) {
            assertThat(held.messageCount()).isEqualTo(1);
            poll("&pollStrategy=#strategy", this::record);
            MailboxFixture.await("a refused login", () -> !strategy.causes.isEmpty());
        }
        assertThat(strategy.causes.get(0))
                .isInstanceOfSatisfying(
                        LoginRefusedException.class,
                        refused -> assertThat(
                                        refused.responseCode().orElseThrow().toString())
                                .contains("IN-USE"));
        awaitEmptyMailbox();
        assertThat(delivered).containsExactly("one");
    }

    @Test
    void secondConsumerWithTheSameIdIsToldSo() throws Exception {
        poll("&consumerId=same", this::record);
        assertThatThrownBy(() -> context.addRoutes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(mailbox.uri() + "&consumerId=same&greedy=true")
                                .routeId("second")
                                .to("mock:x");
                    }
                }))
                .hasRootCauseInstanceOf(LedgerInUseException.class)
                .rootCause()
                .hasMessageContaining("consumerId");
    }

    @Test
    void refusedRetrCountsForThatMailOnly() throws Exception {
        mailbox.deposit("one", "two", "three");
        AtomicInteger opened = new AtomicInteger();
        store.beforeOpen(() -> {
            if (opened.incrementAndGet() == 2) {
                throw new IOException("the disk has a scratch");
            }
        });
        poll("", this::record);
        awaitEmptyMailbox();
        assertThat(delivered).containsExactly("one", "three", "two");
    }

    @Test
    void malformedMailDoesNotStopTheOthers() throws Exception {
        StringBuilder bomb = new StringBuilder("Subject: bomb\r\n");
        for (int depth = 0; depth < 5_000; depth++) {
            bomb.append("Content-Type: multipart/mixed; boundary=b")
                    .append(depth)
                    .append("\r\n\r\n--b");
            bomb.append(depth).append("\r\n");
        }
        mailbox.deposit("one");
        mailbox.deposit(bomb.toString().getBytes(UTF_8));
        mailbox.deposit(new byte[] {0, 1, 2, (byte) 0xFF, '\r', '\n'});
        mailbox.deposit("two");
        List<String> defects = new CopyOnWriteArrayList<>();
        poll("", exchange -> {
            delivered.add(exchange.getIn().getHeader("Subject", "none", String.class));
            defects.add(exchange.getIn().getHeader(Pop3xConstants.DEFECT, "", String.class));
        });
        awaitEmptyMailbox();
        assertThat(delivered).containsExactly("one", "bomb", "none", "two");
        assertThat(defects.get(0)).isEmpty();
        assertThat(defects.get(1)).isNotEmpty();
        assertThat(defects.get(2)).isNotEmpty();
    }

    @Test
    void errorOfTheRouteConcernsThatMailOnly() throws Exception {
        mailbox.deposit("one", "two", "three");
        AtomicBoolean first = new AtomicBoolean(true);
        poll("", exchange -> {
            if ("two".equals(exchange.getIn().getHeader("Subject")) && first.getAndSet(false)) {
                recurse(0);
            }
            record(exchange);
        });
        awaitEmptyMailbox();
        assertThat(delivered).containsExactly("one", "three", "two");
    }

    @Test
    void ledgerThatCannotBeWrittenKeepsTheMailOnTheServerAndSaysSo() throws Exception {
        mailbox.deposit("one");
        AtomicBoolean isBroken = new AtomicBoolean(true);
        bindLedger("done", isBroken);
        poll("&ledger=#ledger", this::record);
        awaitDelivered(2);
        assertThat(mailbox.count()).isEqualTo(1);
        assertThat(TestLog.lines("the ledger could not be written")).isNotEmpty();
        isBroken.set(false);
        awaitEmptyMailbox();
    }

    @Test
    void ledgerThatCannotRecordTheAttemptKeepsTheMailFromTheRoute() throws Exception {
        mailbox.deposit("one");
        AtomicBoolean isBroken = new AtomicBoolean(true);
        bindLedger("begin", isBroken);
        RecordingStrategy strategy = bindStrategy();
        poll("&ledger=#ledger&pollStrategy=#strategy", this::record);
        MailboxFixture.await("a failed poll", () -> !strategy.causes.isEmpty());
        assertThat(delivered).isEmpty();
        assertThat(strategy.causes.get(0)).hasMessage("The ledger's disk is full");
        isBroken.set(false);
        awaitEmptyMailbox();
        assertThat(delivered).containsExactly("one");
    }

    @Test
    void exchangeThatOutlivesItsConsumerIsStillRecorded() throws Exception {
        mailbox.deposit("one");
        context.getShutdownStrategy().setTimeout(1);
        run(new RouteBuilder() {
            @Override
            public void configure() {
                from(mailbox.uri() + "&delete=false").routeId("poll").to("seda:slow?waitForTaskToComplete=Never");
                from("seda:slow").routeId("slow").process(ConsumerFailureTest.this::block);
            }
        });
        awaitDelivered(1);
        context.getRouteController().stopRoute("poll");
        gate.countDown();
        Pop3xConsumer consumer = (Pop3xConsumer) context.getRoute("poll").getConsumer();
        MailboxFixture.await("the exchange to end", () -> consumer.getPendingExchangesSize() == 0);
        context.getRouteController().startRoute("poll");
        mailbox.awaitPolls(3);
        assertThat(delivered).containsExactly("one");
    }

    @Test
    void serverThatFallsSilentDoesNotHoldUpTheStop() throws Exception {
        store.beforeLock(() -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        poll("", this::record);
        MailboxFixture.await(
                "the login",
                () -> mailbox.proxy().commands().stream()
                        .anyMatch(command -> command.startsWith("PASS") || command.startsWith("AUTH")));
        long start = System.nanoTime();
        context.stop();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    private static int recurse(int depth) {
        return recurse(depth + 1) + 1;
    }

    /** A ledger of which one operation fails as long as it is broken. */
    private void bindLedger(String operation, AtomicBoolean isBroken) {
        MemoryLedger ledger = new MemoryLedger();
        Object failing = Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {UidLedger.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals(operation) && isBroken.get()) {
                        throw new IOException("The ledger's disk is full");
                    }
                    return method.invoke(ledger, arguments);
                });
        context.getRegistry().bind("ledger", failing);
    }

    private RecordingStrategy bindStrategy() {
        RecordingStrategy strategy = new RecordingStrategy();
        context.getRegistry().bind("strategy", PollingConsumerPollStrategy.class, strategy);
        return strategy;
    }

    private static final class RecordingStrategy extends DefaultPollingConsumerPollStrategy {

        private final List<Exception> causes = new CopyOnWriteArrayList<>();

        @Override
        public boolean rollback(Consumer consumer, Endpoint endpoint, int retryCounter, Exception cause)
                throws Exception {
            causes.add(cause);
            return super.rollback(consumer, endpoint, retryCounter, cause);
        }
    }
}
