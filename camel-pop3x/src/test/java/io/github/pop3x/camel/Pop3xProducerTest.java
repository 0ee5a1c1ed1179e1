package io.github.pop3x.camel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pop3x.mail.MailContent;
import io.github.pop3x.mail.MailReader;
import io.github.pop3x.testing.HookedStore;
import io.github.pop3x.testing.RawClient;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of an exchange that is deposited. */
class Pop3xProducerTest extends DepositScenario {

    private static final String MAIL =
            "From: a@example.org\r\nSubject: raw\r\nX-Odd:  two  blanks\r\n\r\n.\r\n..dots\r\ngrüß dich\r\n";

    static Stream<Arguments> rawBodies() {
        return Stream.<Function<Path, Object>>of(
                        file -> MAIL,
                        file -> MAIL.getBytes(UTF_8),
                        file -> MAIL.replace("\r\n", "\n"),
                        file -> new ByteArrayInputStream(MAIL.getBytes(UTF_8)),
                        file -> write(file, MAIL).toFile(),
                        file -> write(file, MAIL.replace("\r\n", "\n")))
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("rawBodies")
    void mailPassesOctetForOctetWithCrlfLineEnds(Function<Path, Object> body) throws Exception {
        run(depositTo(uri("alice")));
        deposit(body.apply(state.resolve("mail.eml")), "Subject", "not this one");
        assertThat(retrieve("alice", 1)).isEqualTo(MAIL.getBytes(UTF_8));
    }

    @Test
    void textWithHeadersBecomesAMail() throws Exception {
        run(depositTo(uri("alice")));
        deposit(
                "grüß dich\nsagt Jürgen",
                "From",
                "Jürgen <j@example.org>",
                "Subject",
                "Grüße",
                "CamelFoo",
                "never shown",
                "X-Order",
                42);
        byte[] mail = retrieve("alice", 1);
        MailContent content = new MailReader().read(() -> new ByteArrayInputStream(mail));
        assertThat(content.text()).isEqualTo("grüß dich\r\nsagt Jürgen\r\n");
        assertThat(content.defect()).isEmpty();
        assertThat(content.header("Subject")).contains("Grüße");
        assertThat(content.header("X-Order")).contains("42");
        assertThat(content.header("CamelFoo")).isEmpty();
        MimeMessage angus = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(mail));
        assertThat(angus.getSubject()).isEqualTo("Grüße");
        assertThat(angus.getFrom()[0].toString()).contains("j@example.org");
        assertThat(angus.getContent()).isEqualTo("grüß dich\r\nsagt Jürgen\r\n");
        assertThat(angus.getSentDate()).isNotNull();
        assertThat(angus.getMessageID()).isNotNull();
    }

    @Test
    void emptyAndNumericBodiesBecomeMailsToo() throws Exception {
        run(depositTo(uri("alice")));
        deposit(null, "Subject", "empty");
        deposit(4711, "Subject", "number");
        assertThat(new String(retrieve("alice", 1), ISO_8859_1)).contains("Subject: empty");
        assertThat(new String(retrieve("alice", 2), ISO_8859_1)).endsWith("\r\n\r\n4711\r\n");
    }

    @Test
    void headerUidIsTheUniqueIdThatClientsSee() throws Exception {
        run(depositTo(uri("alice")));
        String first = deposit(MAIL);
        String second = deposit(MAIL);
        assertThat(uniqueIds("alice")).containsExactly(first, second);
    }

    @Test
    void headerMailboxGoesBeforeTheUri() throws Exception {
        run(depositTo(uri("alice")));
        deposit(MAIL, Pop3xConstants.MAILBOX, "bob");
        assertThat(uniqueIds("alice")).isEmpty();
        assertThat(uniqueIds("bob")).hasSize(1);
    }

    @Test
    void withoutAnyMailboxTheExchangeFailsAndSaysWhatToWrite() throws Exception {
        run(depositTo("pop3x:localhost:" + port + "?security=none&store=memory&users=#users"));
        assertThat(send(MAIL).getException()).hasMessageContaining(Pop3xConstants.MAILBOX);
    }

    @Test
    void oneUserOpensTheMailboxOfTheUri() throws Exception {
        run(depositTo(
                "pop3x:localhost:" + port + "/inbox?security=none&store=memory&username=carol&password=RAW(a&b+c%)"));
        deposit(MAIL);
        try (RawClient client = RawClient.connect(port).login("carol", "a&b+c%")) {
            assertThat(client.ask("STAT")).startsWith("+OK 1 ");
        }
    }

    @Test
    void failedDepositFailsTheExchangeAndListsNothing() throws Exception {
        context.getRegistry().bind("store", new HookedStore());
        run(depositTo(uri("alice").replace("memory", "#store")));
        InputStream broken = new SequenceInputStream(
                new ByteArrayInputStream(MAIL.repeat(1_000).getBytes(UTF_8)), new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("the source broke");
                    }
                });
        context.setStreamCaching(false);
        assertThat(send(broken).getException()).isInstanceOf(IOException.class).hasMessage("the source broke");
        assertThat(uniqueIds("alice")).isEmpty();
        deposit(MAIL);
        assertThat(uniqueIds("alice")).hasSize(1);
    }

    @Test
    void beanStoreIsUsedAndLeftOpen() throws Exception {
        HookedStore store = new HookedStore();
        context.getRegistry().bind("store", store);
        run(depositTo(uri("alice").replace("memory", "#store")));
        deposit(MAIL);
        context.stop();
        try (var maildrop = store.lock("alice")) {
            assertThat(maildrop.messageCount()).isEqualTo(1);
        }
    }

    @Test
    void maildirKeepsMailsAtBothDurabilities() throws Exception {
        for (String durability : List.of("full", "os")) {
            Path path = state.resolve(durability);
            String uri = uri("alice").replace("memory", "maildir:" + path) + "&durability=" + durability;
            run(depositTo(uri));
            deposit(MAIL);
            assertThat(retrieve("alice", 1)).isEqualTo(MAIL.getBytes(UTF_8));
            context.stop();
            assertThat(path)
                    .isDirectoryRecursivelyContaining(
                            file -> Files.isRegularFile(file) && file.toString().contains(",S="));
            openContext();
        }
    }

    @Test
    void streamIsReadableBehindTheDeposit() throws Exception {
        List<String> bodies = new CopyOnWriteArrayList<>();
        run(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in")
                        .process(exchange -> exchange.getIn().getBody(byte[].class))
                        .to(uri("alice"))
                        .process(exchange -> bodies.add(exchange.getIn().getBody(String.class)));
            }
        });
        String large = MAIL + "x".repeat(300_000) + "\r\n";
        for (String mail : List.of(MAIL, large)) {
            deposit(new ByteArrayInputStream(mail.getBytes(UTF_8)));
        }
        assertThat(bodies).containsExactly(MAIL, large);
        assertThat(retrieve("alice", 2)).isEqualTo(large.getBytes(UTF_8));
    }

    @Test
    void streamIsReadableWhereOneProcessorReadsBeforeAndBehindTheDeposit() throws Exception {
        context.start();
        Exchange exchange = template.request(uri("alice"), sent -> {
            sent.getIn().setBody(new org.apache.camel.converter.stream.InputStreamCache(MAIL.getBytes(UTF_8)));
            assertThat(sent.getIn().getBody(String.class)).isEqualTo(MAIL);
        });
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody(String.class)).isEqualTo(MAIL);
        assertThat(retrieve("alice", 1)).isEqualTo(MAIL.getBytes(UTF_8));
    }

    @Test
    void eightThreadsDepositAtOnce() throws Exception {
        run(depositTo(uri("alice")));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            Callable<Set<String>> work = () -> {
                Set<String> ids = new HashSet<>();
                for (int mail = 0; mail < 25; mail++) {
                    ids.add(deposit(MAIL));
                }
                return ids;
            };
            List<Future<Set<String>>> results = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                results.add(threads.submit(work));
            }
            Set<String> all = new HashSet<>();
            for (Future<Set<String>> result : results) {
                all.addAll(result.get(30, TimeUnit.SECONDS));
            }
            assertThat(all).hasSize(200);
            assertThat(uniqueIds("alice")).containsExactlyInAnyOrderElementsOf(all);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whatOneRouteDepositsAnotherPollsOverTls() throws Exception {
        String server = "pop3x:localhost:" + port;
        List<String> subjects = new CopyOnWriteArrayList<>();
        run(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").to(server + "/alice?users=#users&sslContextParameters=#tls");
                from(server + "?username=alice&password=" + PASSWORD
                                + "&sslContextParameters=#tls&initialDelay=0&delay=50")
                        .routeId("poll")
                        .process(exchange -> subjects.add(exchange.getIn().getHeader("Subject", String.class)));
            }
        });
        for (int mail = 0; mail < 20; mail++) {
            deposit("text " + mail, "Subject", "mail " + mail);
        }
        MailboxFixture.await("all mails", () -> subjects.size() >= 20);
        context.getRouteController().stopRoute("poll");
        try (RawClient client = RawClient.connectTls(port).login("alice", PASSWORD)) {
            assertThat(client.ask("STAT")).isEqualTo("+OK 0 0");
        }
        assertThat(subjects).hasSize(20).doesNotHaveDuplicates();
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
