package io.github.pop3x.camel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.builder.AggregationStrategies;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the exchange holds of a mail: body=mail, body=raw, headers. */
class MailBodyTest extends PollScenario {

    private static final int FIVE_MEBIOCTETS = 5 << 20;

    private final BlockingQueue<byte[]> read = new LinkedBlockingQueue<>();

    @Test
    void mailIsTextAndDecodedHeaders() throws Exception {
        mailbox.deposit(("From: =?utf-8?Q?J=C3=BCrgen?= <j@example.org>\r\nSubject: =?utf-8?B?R3LDvMOfZQ==?=\r\n"
                        + "Received: one\r\nReceived: two\r\nDate: Thu, 1 Jan 2026 00:00:00 +0000\r\n"
                        + "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                        + "Content-Transfer-Encoding: quoted-printable\r\n\r\ngr=C3=BC=C3=9F dich\r\n")
                .getBytes(ISO_8859_1));
        Map<String, Object> headers = new ConcurrentHashMap<>();
        pollFrom(mailbox.directUri(), exchange -> {
            headers.putAll(exchange.getIn().getHeaders());
            read.add(exchange.getIn().getBody(String.class).getBytes(UTF_8));
        });
        assertThat(new String(next(), UTF_8)).isEqualTo("grüß dich\r\n");
        assertThat(headers)
                .containsEntry("Subject", "Grüße")
                .containsEntry("From", "Jürgen <j@example.org>")
                .containsEntry("Received", List.of("one", "two"))
                .containsEntry(
                        Exchange.MESSAGE_TIMESTAMP,
                        Instant.parse("2026-01-01T00:00:00Z").toEpochMilli());
    }

    @Test
    void everyDocumentedHeaderIsThere() throws Exception {
        byte[] mail = "Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\nno part\r\n".getBytes(UTF_8);
        Instant before = Instant.now();
        String uid = mailbox.deposit(mail);
        Map<String, Object> headers = new ConcurrentHashMap<>();
        pollFrom(
                mailbox.directUri(), exchange -> headers.putAll(exchange.getIn().getHeaders()));
        MailboxFixture.await("the mail", () -> !headers.isEmpty());
        assertThat(headers)
                .containsEntry(Pop3xConstants.UID, uid)
                .containsEntry(Pop3xConstants.MESSAGE_NUMBER, 1)
                .containsEntry(Pop3xConstants.OCTETS, (long) mail.length)
                .containsEntry(Pop3xConstants.HOST, "localhost")
                .containsEntry(Pop3xConstants.USERNAME, MailboxFixture.USER)
                .containsEntry(Pop3xConstants.ATTEMPT, 1);
        assertThat((Instant) headers.get(Pop3xConstants.FIRST_SEEN)).isBetween(before.minusSeconds(1), Instant.now());
    }

    @ParameterizedTest
    @ValueSource(strings = {"mail", "raw"})
    void headersOfAMailNeverBecomeCamelHeaders(String body) throws Exception {
        mailbox.deposit(("Subject: x\r\nCamelHttpUri: http://evil.example\r\ncamelFoo: 1\r\nCAMELBAR: 2\r\n"
                        + "org.apache.camel.x: 3\r\nCamelPop3xUid: 4\r\n\r\nbody\r\n")
                .getBytes(UTF_8));
        Map<String, Object> headers = new ConcurrentHashMap<>();
        pollFrom(
                mailbox.directUri() + "&body=" + body,
                exchange -> headers.putAll(exchange.getIn().getHeaders()));
        MailboxFixture.await("the mail", () -> !headers.isEmpty());
        assertThat(headers.keySet())
                .noneMatch(name -> name.toLowerCase().startsWith("org.apache.camel"))
                .filteredOn(name -> name.toLowerCase().startsWith("camel"))
                .allMatch(name -> name.startsWith("CamelPop3x") || name.equals(Exchange.MESSAGE_TIMESTAMP));
        assertThat(headers.get(Pop3xConstants.UID)).isNotEqualTo("4");
    }

    @ParameterizedTest
    @ValueSource(ints = {300, FIVE_MEBIOCTETS})
    void rawIsTheVeryOctetsAsOftenAsOneReads(int octets) throws Exception {
        byte[] mail = mail(octets);
        mailbox.deposit(mail);
        run(new RouteBuilder() {
            @Override
            public void configure() {
                from(mailbox.directUri() + "&body=raw")
                        .process(exchange -> assertThat(spoolFiles()).hasSize(octets > 1 << 20 ? 1 : 0))
                        .process(MailBodyTest.this::read)
                        .process(exchange ->
                                read.add(exchange.getIn().getBody(String.class).getBytes(UTF_8)))
                        .process(exchange -> read.add(
                                exchange.getIn().getBody(InputStream.class).readAllBytes()))
                        .process(exchange -> {
                            // Within one step a stream is wound back by hand, as with every stream of Camel's.
                            StreamCache body = exchange.getIn().getBody(StreamCache.class);
                            exchange.getIn().getBody(byte[].class);
                            body.reset();
                            read(exchange);
                        });
            }
        });
        for (int reading = 0; reading < 4; reading++) {
            assertThat(next()).isEqualTo(mail);
        }
        awaitEmptyMailbox();
        awaitNoSpoolFiles();
    }

    @Test
    void rawGoesToAFileOctetForOctetAndIsLoggedBefore() throws Exception {
        byte[] mail = mail(FIVE_MEBIOCTETS);
        mailbox.deposit(mail);
        Path target = state.resolve("out");
        run(new RouteBuilder() {
            @Override
            public void configure() {
                from(mailbox.directUri() + "&body=raw")
                        .convertBodyTo(byte[].class)
                        .to("file:" + target + "?fileName=converted.eml");
            }
        });
        awaitEmptyMailbox();
        assertThat(new File(target.toFile(), "converted.eml")).hasBinaryContent(mail);
        mailbox.deposit(mail);
        context.stop();
        context = newContext();
        run(new RouteBuilder() {
            @Override
            public void configure() {
                from(mailbox.directUri() + "&body=raw")
                        .log("${body.length}")
                        .to("file:" + target + "?fileName=stream.eml");
            }
        });
        awaitEmptyMailbox();
        assertThat(Files.readAllBytes(target.resolve("stream.eml"))).isEqualTo(mail);
        awaitNoSpoolFiles();
    }

    @Test
    void rawSurvivesTheHandOverToAnotherThread() throws Exception {
        byte[] mail = mail(FIVE_MEBIOCTETS);
        mailbox.deposit(mail);
        run(new RouteBuilder() {
            @Override
            public void configure() {
                from(mailbox.directUri() + "&body=raw").to("seda:work");
                from("seda:work").process(MailBodyTest.this::blockThenRead);
            }
        });
        gate.countDown();
        assertThat(next()).isEqualTo(mail);
        awaitEmptyMailbox();
        awaitNoSpoolFiles();
    }

    @Test
    void rawSurvivesInAWireTapThatIsSlowerThanTheRoute() throws Exception {
        byte[] mail = mail(FIVE_MEBIOCTETS);
        mailbox.deposit(mail);
        run(new RouteBuilder() {
            @Override
            public void configure() {
                from(mailbox.directUri() + "&body=raw").wireTap("direct:tap").process(MailBodyTest.this::record);
                from("direct:tap").process(MailBodyTest.this::blockThenRead);
            }
        });
        awaitEmptyMailbox();
        assertThat(spoolFiles()).hasSize(1);
        gate.countDown();
        assertThat(next()).isEqualTo(mail);
        awaitNoSpoolFiles();
    }

    @Test
    void rawIsReadByEveryBranchOfAParallelMulticast() throws Exception {
        byte[] mail = mail(FIVE_MEBIOCTETS);
        mailbox.deposit(mail);
        run(new RouteBuilder() {
            @Override
            public void configure() {
                from(mailbox.directUri() + "&body=raw")
                        .multicast()
                        .parallelProcessing()
                        .to("direct:a", "direct:b", "direct:c");
                for (String branch : List.of("a", "b", "c")) {
                    from("direct:" + branch).process(MailBodyTest.this::read);
                }
            }
        });
        for (int branch = 0; branch < 3; branch++) {
            assertThat(next()).isEqualTo(mail);
        }
        awaitEmptyMailbox();
        awaitNoSpoolFiles();
    }

    @Test
    void rawIsSplitWhileItStreams() throws Exception {
        byte[] mail = mail(FIVE_MEBIOCTETS);
        mailbox.deposit(mail);
        List<String> lines = new CopyOnWriteArrayList<>();
        CountDownLatch end = new CountDownLatch(1);
        run(new RouteBuilder() {
            @Override
            public void configure() {
                from(mailbox.directUri() + "&body=raw")
                        .split(body().tokenize("\n", 10_000, false))
                        .streaming()
                        .process(exchange -> lines.add(exchange.getIn().getBody(String.class)))
                        .end()
                        .process(exchange -> end.countDown());
            }
        });
        assertThat(end.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(String.join("\n", lines).getBytes(UTF_8)).hasSizeBetween(mail.length - 1, mail.length);
        awaitEmptyMailbox();
        awaitNoSpoolFiles();
    }

    @Test
    void rawMailsAreAggregatedAsBytes() throws Exception {
        byte[] mail = mail(300);
        mailbox.deposit(mail);
        mailbox.deposit(mail);
        run(new RouteBuilder() {
            @Override
            public void configure() {
                from(mailbox.directUri() + "&body=raw")
                        .aggregate(
                                constant(true),
                                AggregationStrategies.flexible(byte[].class)
                                        .accumulateInCollection(java.util.ArrayList.class))
                        .completionSize(2)
                        .process(exchange ->
                                exchange.getIn().getBody(List.class).forEach(one -> read.add((byte[]) one)));
            }
        });
        assertThat(next()).isEqualTo(mail);
        assertThat(next()).isEqualTo(mail);
        awaitEmptyMailbox();
    }

    private void blockThenRead(Exchange exchange) throws Exception {
        block(exchange);
        read(exchange);
    }

    private void read(Exchange exchange) {
        read.add(exchange.getIn().getBody(byte[].class));
    }

    private byte[] next() throws InterruptedException {
        byte[] octets = read.poll(20, TimeUnit.SECONDS);
        assertThat(octets).as("nothing was read within 20 s").isNotNull();
        return octets;
    }

    /** A mail of at least so many octets, with lines that begin with dots, and no line end behind the last one. */
    private static byte[] mail(int octets) {
        StringBuilder mail = new StringBuilder("Subject: raw\r\nX-Order: 42\r\n\r\n.\r\n..dots\r\n");
        while (mail.length() < octets) {
            mail.append("All work and no play makes Jack a dull boy, line at ")
                    .append(mail.length())
                    .append("\r\n");
        }
        return mail.toString().getBytes(ISO_8859_1);
    }
}
