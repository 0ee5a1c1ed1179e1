package io.github.pop3x.camel;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.apache.camel.support.DefaultPollingConsumerPollStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The consumer against a POP3 server that others wrote: no pipelining, no response codes. */
class GreenMailTest {

    @TempDir
    private Path state;

    private final GreenMail greenMail = new GreenMail(ServerSetup.POP3.dynamicPort());
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final List<String> delivered = new CopyOnWriteArrayList<>();
    private final AtomicInteger polls = new AtomicInteger();
    private GreenMailUser user;

    @BeforeEach
    void start() {
        greenMail.start();
        user = greenMail.setUser("orders@example.org", "orders", "s3cret");
        Pop3xComponent component = new Pop3xComponent();
        component.setStateDirectory(state.toString());
        context.addComponent("pop3x", component);
        context.getRegistry()
                .bind("strategy", PollingConsumerPollStrategy.class, new DefaultPollingConsumerPollStrategy() {
                    @Override
                    public void commit(
                            org.apache.camel.Consumer consumer, org.apache.camel.Endpoint endpoint, int mails) {
                        polls.incrementAndGet();
                    }
                });
    }

    @AfterEach
    void stop() {
        context.stop();
        greenMail.stop();
    }

    @Test
    void deletesWhatWasDelivered() throws Exception {
        deliver("one", "two");
        poll("");
        MailboxFixture.await("an empty mailbox", () -> left() == 0);
        deliver("three");
        MailboxFixture.await("an empty mailbox again", () -> delivered.size() == 3 && left() == 0);
        assertThat(delivered).containsExactly("one", "two", "three");
    }

    @Test
    void leavesMailAndDeliversEachOnceOverSeveralPolls() throws Exception {
        deliver("one", "two");
        poll("&delete=false");
        MailboxFixture.await("two deliveries", () -> delivered.size() == 2);
        deliver("three");
        MailboxFixture.await("the third", () -> delivered.size() == 3);
        int before = polls.get();
        MailboxFixture.await("three more polls", () -> polls.get() >= before + 3);
        assertThat(delivered).containsExactly("one", "two", "three");
        assertThat(left()).isEqualTo(3);
    }

    private void deliver(String... subjects) {
        for (String subject : subjects) {
            user.deliver(GreenMailUtil.createTextEmail(
                    "orders@example.org", "a@example.org", subject, subject + "\r\n", ServerSetup.POP3.dynamicPort()));
        }
    }

    private int left() {
        try {
            return greenMail.getManagers().getImapHostManager().getInbox(user).getMessageCount();
        } catch (FolderException e) {
            throw new AssertionError(e);
        }
    }

    private void poll(String options) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("pop3x:localhost:" + greenMail.getPop3().getPort()
                                + "?security=none&username=orders&password=s3cret&initialDelay=0&delay=50"
                                + "&pollStrategy=#strategy" + options)
                        .routeId("poll")
                        .process(exchange -> delivered.add(exchange.getIn().getHeader("Subject", String.class)));
            }
        });
        context.start();
    }
}
