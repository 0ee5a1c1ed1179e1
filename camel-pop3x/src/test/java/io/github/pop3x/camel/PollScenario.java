package io.github.pop3x.camel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A mailbox on a real server, a Camel context that polls it, and what the route got. */
abstract class PollScenario {

    @TempDir
    Path state;

    /** The subjects that {@link #record} saw. */
    final List<String> delivered = new CopyOnWriteArrayList<>();

    /** Holds {@link #block} back; opened at the end of each test. */
    final CountDownLatch gate = new CountDownLatch(1);

    MailboxFixture mailbox;
    CamelContext context;

    @BeforeEach
    void openMailbox() throws Exception {
        mailbox = newMailbox();
        context = newContext();
    }

    @AfterEach
    void closeAll() throws Exception {
        gate.countDown();
        context.stop();
        mailbox.close();
    }

    MailboxFixture newMailbox() throws IOException {
        return new MailboxFixture();
    }

    /** A context of its own: a restarted process, as far as Camel is concerned. */
    CamelContext newContext() {
        DefaultCamelContext fresh = new DefaultCamelContext();
        Pop3xComponent component = new Pop3xComponent();
        component.setStateDirectory(state.toString());
        fresh.addComponent("pop3x", component);
        fresh.getShutdownStrategy().setTimeout(10);
        return fresh;
    }

    /** Starts one route, {@code poll}, with further options. */
    void poll(String options, Processor processor) throws Exception {
        pollFrom(mailbox.uri() + options, processor);
    }

    void pollFrom(String uri, Processor processor) throws Exception {
        run(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).routeId("poll").process(processor);
            }
        });
    }

    void run(RouteBuilder routes) throws Exception {
        context.addRoutes(routes);
        context.start();
    }

    void record(Exchange exchange) {
        delivered.add(exchange.getIn().getHeader("Subject", String.class));
    }

    /** Records, then waits for {@link #gate}. */
    void block(Exchange exchange) throws InterruptedException {
        record(exchange);
        if (!gate.await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("The test never opened the gate");
        }
    }

    void awaitDelivered(int mails) {
        MailboxFixture.await(mails + " deliveries, of which came " + delivered, () -> delivered.size() >= mails);
    }

    void awaitEmptyMailbox() {
        MailboxFixture.await("the mailbox to be empty", () -> mailbox.count() == 0);
    }

    /** The subjects {@code mail-1} to {@code mail-n}. */
    static String[] subjects(int mails) {
        return Stream.iterate(1, n -> n + 1).limit(mails).map(n -> "mail-" + n).toArray(String[]::new);
    }

    List<Path> spoolFiles() throws IOException {
        Path spool = state.resolve("spool");
        if (!Files.isDirectory(spool)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(spool)) {
            return files.toList();
        }
    }

    void awaitNoSpoolFiles() {
        MailboxFixture.await("the spool to be empty", () -> {
            try {
                return spoolFiles().isEmpty();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }
}
