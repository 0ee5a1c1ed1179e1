package io.github.pop3x.camel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pop3x.testing.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.ConsumerTemplate;
import org.apache.camel.Exchange;
import org.apache.camel.ServiceStatus;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

/** What a route gets, and when, over a well-behaved server. */
class Pop3xConsumerTest extends PollScenario {

    @Test
    void deletesWhatTheRouteCompleted() throws Exception {
        mailbox.deposit("one", "two");
        poll("", this::record);
        awaitEmptyMailbox();
        assertThat(delivered).containsExactly("one", "two");
    }

    @Test
    void leavesMailWithDeleteFalseAndDeliversItOnce() throws Exception {
        mailbox.deposit("one", "two");
        poll("&delete=false", this::record);
        awaitDelivered(2);
        mailbox.awaitPolls(3);
        assertThat(delivered).containsExactly("one", "two");
        assertThat(mailbox.count()).isEqualTo(2);
    }

    @Test
    void maxMessagesPerPollLeavesTheRestToTheNextPolls() throws Exception {
        mailbox.deposit(subjects(5));
        poll("&maxMessagesPerPoll=2&commitEvery=1", this::record);
        awaitEmptyMailbox();
        assertThat(delivered).containsExactly(subjects(5));
    }

    @Test
    void maxMessagesPerPollIsTheMostOfOnePoll() throws Exception {
        mailbox.deposit(subjects(5));
        poll("&maxMessagesPerPoll=2&repeatCount=1", this::record);
        awaitDelivered(2);
        Pop3xConsumer consumer = consumer();
        MailboxFixture.await("the poll to end", () -> !consumer.isPolling() && consumer.getCounter() >= 1);
        assertThat(delivered).containsExactly("mail-1", "mail-2");
        assertThat(mailbox.count()).isEqualTo(3);
    }

    @Test
    void commitEveryEndsASessionAfterSoManyDeletions() throws Exception {
        mailbox.deposit(subjects(5));
        poll("&commitEvery=2&repeatCount=1", this::record);
        awaitEmptyMailbox();
        assertThat(mailbox.quits()).isEqualTo(3);
        assertThat(mailbox.proxy().commands())
                .filteredOn(command -> command.startsWith("DELE") || command.equals("QUIT"))
                .containsExactly("DELE 1", "DELE 2", "QUIT", "DELE 1", "DELE 2", "QUIT", "DELE 1", "QUIT");
    }

    @Test
    void mailThatFailedWaitsForTheNextPollAlsoWhereThePollHasSeveralSessions() throws Exception {
        mailbox.deposit(subjects(5));
        poll("&commitEvery=2&repeatCount=1", exchange -> {
            record(exchange);
            if (exchange.getIn().getHeader("Subject").equals("mail-1")) {
                throw new IllegalStateException("not today");
            }
        });
        MailboxFixture.await("the others to be deleted", () -> mailbox.count() == 1);
        assertThat(delivered).containsExactly(subjects(5));
    }

    @Test
    void batchPropertiesTellTheEndOfTheBatch() throws Exception {
        mailbox.deposit(subjects(3));
        List<String> batch = new CopyOnWriteArrayList<>();
        poll("", exchange -> {
            batch.add(exchange.getProperty(Exchange.BATCH_INDEX) + "/" + exchange.getProperty(Exchange.BATCH_SIZE) + " "
                    + exchange.getProperty(Exchange.BATCH_COMPLETE));
        });
        awaitEmptyMailbox();
        assertThat(batch).containsExactly("0/3 false", "1/3 false", "2/3 true");
    }

    @Test
    void routeStartsWithTheFirstMailWhileLaterOnesComeInButNotMoreThan64() throws Exception {
        mailbox.deposit(subjects(150));
        poll("", this::block);
        awaitDelivered(1);
        MailboxFixture.await("later mails to be retrieved", () -> mailbox.retrievals() >= 60);
        Await.pass(Duration.ofMillis(300));
        assertThat(mailbox.retrievals()).isLessThanOrEqualTo(64);
        assertThat(delivered).hasSize(1);
        gate.countDown();
        awaitEmptyMailbox();
        assertThat(delivered).containsExactly(subjects(150));
    }

    @Test
    void largeMailBehindABlockedRouteCostsNoProcessorTime() throws Exception {
        mailbox.deposit("first");
        mailbox.deposit(("Subject: second\r\n\r\n" + ("x".repeat(70) + "\r\n").repeat(33 << 14)).getBytes());
        pollFrom(mailbox.directUri(), this::block);
        awaitDelivered(1);
        var threads = java.lang.management.ManagementFactory.getThreadMXBean();
        Thread download = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains("Pop3xDownload"))
                .findFirst()
                .orElseThrow();
        Await.pass(Duration.ofMillis(100));
        long before = threads.getThreadCpuTime(download.getId());
        Await.pass(Duration.ofMillis(500));
        assertThat(Duration.ofNanos(threads.getThreadCpuTime(download.getId()) - before))
                .isLessThan(Duration.ofMillis(100));
        gate.countDown();
        awaitEmptyMailbox();
    }

    @Test
    void twoConsumersWithIdsOfTheirOwnEachGetEveryMail() throws Exception {
        Map<String, List<String>> seen = new ConcurrentHashMap<>();
        run(new RouteBuilder() {
            @Override
            public void configure() {
                for (String id : List.of("red", "blue")) {
                    seen.put(id, new CopyOnWriteArrayList<>());
                    from(mailbox.uri() + "&delete=false&consumerId=" + id)
                            .process(exchange ->
                                    seen.get(id).add(exchange.getIn().getHeader("Subject", String.class)));
                }
            }
        });
        mailbox.deposit("one", "two", "three");
        MailboxFixture.await(
                "both to have all",
                () -> seen.get("red").size() == 3 && seen.get("blue").size() == 3);
        mailbox.awaitPolls(4);
        assertThat(seen.get("red")).containsExactly("one", "two", "three");
        assertThat(seen.get("blue")).containsExactly("one", "two", "three");
    }

    @Test
    void idleMailboxSendsAnEmptyMessageWhereItIsAskedFor() throws Exception {
        List<Object> bodies = new CopyOnWriteArrayList<>();
        poll(
                "&sendEmptyMessageWhenIdle=true",
                exchange -> bodies.add(String.valueOf(exchange.getIn().getBody())));
        MailboxFixture.await("two empty messages", () -> bodies.size() >= 2);
        assertThat(bodies).containsOnly("null");
    }

    @Test
    void stopInTheMiddleOfABigMailboxEndsWithTheMailInTheRoute() throws Exception {
        mailbox.deposit(subjects(300));
        poll("", this::block);
        awaitDelivered(1);
        Thread stop = new Thread(context::stop);
        stop.start();
        MailboxFixture.await("the consumer to know", () -> !consumer().isDeliveryAllowed());
        gate.countDown();
        long start = System.nanoTime();
        stop.join(8_000);
        assertThat(stop.isAlive()).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(delivered).containsExactly("mail-1");
        assertThat(mailbox.count()).isEqualTo(299);
        assertThat(spoolFiles()).isEmpty();

        context = newContext();
        poll("", this::record);
        awaitEmptyMailbox();
        assertThat(delivered).containsExactly(subjects(300));
    }

    @Test
    void stopCompletesAllTasksWhereTheRouteAsksForIt() throws Exception {
        mailbox.deposit(subjects(20));
        run(new RouteBuilder() {
            @Override
            public void configure() {
                from(mailbox.uri() + "&commitEvery=3")
                        .routeId("poll")
                        .shutdownRunningTask(ShutdownRunningTask.CompleteAllTasks)
                        .process(Pop3xConsumerTest.this::block);
            }
        });
        awaitDelivered(1);
        Pop3xConsumer consumer = consumer();
        Thread stop = new Thread(context::stop);
        stop.start();
        MailboxFixture.await("the consumer to know", consumer::isSuspendingOrSuspended);
        gate.countDown();
        stop.join(15_000);
        assertThat(delivered).containsExactly(subjects(20));
        assertThat(mailbox.count()).isZero();
    }

    @Test
    void suspendEndsWithTheMailInTheRouteAndResumeGoesOn() throws Exception {
        mailbox.deposit(subjects(30));
        poll("", this::block);
        awaitDelivered(1);
        Thread suspend = new Thread(() -> {
            try {
                context.getRouteController().suspendRoute("poll");
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        suspend.start();
        MailboxFixture.await("the consumer to know", () -> !consumer().isDeliveryAllowed());
        gate.countDown();
        suspend.join(8_000);
        assertThat(context.getRouteController().getRouteStatus("poll")).isEqualTo(ServiceStatus.Suspended);
        assertThat(mailbox.count()).isEqualTo(29);
        assertThat(delivered).containsExactly("mail-1");
        context.getRouteController().resumeRoute("poll");
        awaitEmptyMailbox();
        assertThat(delivered).containsExactly(subjects(30));
    }

    @Test
    void stoppedRouteStartsAgain() throws Exception {
        mailbox.deposit("one");
        poll("&delete=false", this::record);
        awaitDelivered(1);
        context.getRouteController().stopRoute("poll");
        mailbox.deposit("two");
        context.getRouteController().startRoute("poll");
        awaitDelivered(2);
        mailbox.awaitPolls(2);
        assertThat(delivered).containsExactly("one", "two");
    }

    @Test
    void pollEnrichAndConsumerTemplateLoseNothing() throws Exception {
        mailbox.deposit("one", "two", "three");
        context.start();
        ConsumerTemplate template = context.createConsumerTemplate();
        Exchange first = template.receive(mailbox.uri(), 10_000);
        record(first);
        template.doneUoW(first);
        template.stop();
        context.stop();
        context = newContext();
        run(new RouteBuilder() {
            @Override
            public void configure() {
                from("timer:tick?period=50")
                        .routeId("tick")
                        .pollEnrich(mailbox.uri(), 200)
                        .filter(header("Subject").isNotNull())
                        .process(Pop3xConsumerTest.this::record);
            }
        });
        awaitDelivered(3);
        assertThat(delivered).containsExactlyInAnyOrder("one", "two", "three");
    }

    private Pop3xConsumer consumer() {
        return (Pop3xConsumer) context.getRoute("poll").getConsumer();
    }
}
