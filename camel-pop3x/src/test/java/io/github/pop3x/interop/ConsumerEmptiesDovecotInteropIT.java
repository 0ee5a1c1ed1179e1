package io.github.pop3x.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pop3x.camel.Pop3xComponent;
import io.github.pop3x.testing.ClearTextClient;
import io.github.pop3x.testing.Dovecot;
import io.github.pop3x.testing.PemKey;
import io.github.pop3x.testing.SampleMail;
import io.github.pop3x.wire.TransportSecurity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A route empties a real Dovecot. */
class ConsumerEmptiesDovecotInteropIT {

    private static final int MAILS = 300;
    private static final long PATIENCE_SECONDS = 90;

    // Dovecot doesn't stuff a dot that is the first octet of a mail: no client can read it.
    private static final List<SampleMail> VARIED =
            SampleMail.varied().stream().filter(mail -> mail.octets()[0] != '.').toList();

    @TempDir
    private Path folder;

    private final List<byte[]> received = new CopyOnWriteArrayList<>();
    private final CountDownLatch idle = new CountDownLatch(2);

    @ParameterizedTest(name = "security={0}")
    @EnumSource
    void everyMailComesOnceAndTheMailboxIsEmpty(TransportSecurity security) throws Exception {
        List<SampleMail> mails = Stream.concat(VARIED.stream(), SampleMail.small(MAILS - VARIED.size()).stream())
                .toList();
        PemKey key = PemKey.create(folder);
        try (Dovecot dovecot = Dovecot.start(folder, key)) {
            fill(dovecot, mails);
            pollUntilIdle(uri(dovecot, security), key);
            SampleMail.assertSame(received, mails);
            try (ClearTextClient client = ClearTextClient.login(dovecot.clearPort(), Dovecot.USER, Dovecot.PASSWORD)) {
                assertThat(client.listing("UIDL")).isEmpty();
            }
        }
    }

    // By hand, as any delivery agent does it: 300 runs of Dovecot's own would take minutes.
    private static void fill(Dovecot dovecot, List<SampleMail> mails) throws Exception {
        Path maildir = dovecot.maildrops().resolve(Dovecot.USER);
        for (String part : List.of("cur", "new", "tmp")) {
            Files.createDirectories(maildir.resolve(part));
        }
        for (int i = 0; i < mails.size(); i++) {
            String name = (1_700_000_000 + i) + ".M1P1.localhost";
            Files.write(maildir.resolve("new").resolve(name), mails.get(i).octets());
        }
        dovecot.handOver();
    }

    /** Until two polls found nothing, so that a mail that comes again would have come. */
    private void pollUntilIdle(String uri, PemKey key) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.getRegistry().bind("trust", trust(key));
            context.getComponent("pop3x", Pop3xComponent.class)
                    .setStateDirectory(folder.resolve("state").toString());
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from(uri).process(exchange -> take(exchange.getIn().getBody(byte[].class)));
                }
            });
            context.start();
            assertThat(idle.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("idle after %d s, with %d mails", PATIENCE_SECONDS, received.size())
                    .isTrue();
        }
    }

    private void take(byte[] mail) {
        if (mail == null) {
            idle.countDown();
        } else {
            received.add(mail);
        }
    }

    private static String uri(Dovecot dovecot, TransportSecurity security) {
        int port = security == TransportSecurity.TLS ? dovecot.tlsPort() : dovecot.clearPort();
        return "pop3x:localhost:" + port + "?security=" + security.name().toLowerCase(Locale.ROOT) + "&username="
                + Dovecot.USER + "&password=" + Dovecot.PASSWORD + "&body=raw&initialDelay=0&delay=100"
                + "&sendEmptyMessageWhenIdle=true&sslContextParameters=#trust";
    }

    private static SSLContextParameters trust(PemKey key) {
        KeyStoreParameters store = new KeyStoreParameters();
        store.setResource("file:" + key.keyStore());
        store.setType("PKCS12");
        store.setPassword(PemKey.PASSWORD);
        TrustManagersParameters managers = new TrustManagersParameters();
        managers.setKeyStore(store);
        SSLContextParameters parameters = new SSLContextParameters();
        parameters.setTrustManagers(managers);
        return parameters;
    }
}
