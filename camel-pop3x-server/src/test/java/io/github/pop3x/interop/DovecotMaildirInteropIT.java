package io.github.pop3x.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pop3x.auth.UserList;
import io.github.pop3x.maildrop.MessageSource;
import io.github.pop3x.server.Pop3Server;
import io.github.pop3x.store.maildir.Durability;
import io.github.pop3x.store.maildir.MaildirStore;
import io.github.pop3x.testing.ClearTextClient;
import io.github.pop3x.testing.Dovecot;
import io.github.pop3x.testing.PemKey;
import io.github.pop3x.testing.SampleMail;
import io.github.pop3x.wire.TransportSecurity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One Maildir, served by Dovecot and by us: what one writes or deletes, the other sees. */
class DovecotMaildirInteropIT {

    // Dovecot 2.3 and 2.4 don't stuff a dot that is the first octet of a mail: no client can read it from them.
    private static final List<SampleMail> MAILS =
            SampleMail.varied().stream().filter(mail -> mail.octets()[0] != '.').toList();

    @TempDir
    private Path folder;

    private Dovecot dovecot;
    private MaildirStore store;
    private Pop3Server server;

    @BeforeEach
    void start() throws Exception {
        dovecot = Dovecot.start(folder, PemKey.create(folder));
        store = new MaildirStore(dovecot.maildrops(), Durability.OS);
        server = Pop3Server.builder()
                .store(store)
                .authenticator(new UserList().add(Dovecot.USER, Dovecot.PASSWORD))
                .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), TransportSecurity.NONE)
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
        store.close();
        dovecot.close();
    }

    @Test
    void dovecotServesAndDeletesWhatWeStored() throws Exception {
        for (SampleMail mail : MAILS) {
            store.deposit(Dovecot.USER, MessageSource.of(mail.deposited()));
        }
        dovecot.handOver();
        List<byte[]> ours = retrieveAll(server.port());
        SampleMail.assertSame(ours, MAILS);
        assertThat(retrieveAll(dovecot.clearPort())).containsExactlyElementsOf(ours);
        assertThat(listing("UIDL", dovecot.clearPort())).isEqualTo(listing("UIDL", dovecot.clearPort()));
        assertThat(listing("LIST", dovecot.clearPort())).isEqualTo(listing("LIST", server.port()));

        List<String> before = uniqueIds();
        delete(dovecot.clearPort(), 3, 5);
        assertThat(uniqueIds()).isEqualTo(without(before, 3, 5));
    }

    @Test
    void weServeAndDeleteWhatDovecotStored() throws Exception {
        for (SampleMail mail : MAILS) {
            dovecot.deposit(mail.octets());
        }
        List<byte[]> theirs = retrieveAll(dovecot.clearPort());
        SampleMail.assertSame(theirs, MAILS);
        assertThat(retrieveAll(server.port())).containsExactlyElementsOf(theirs);
        assertThat(uniqueIds()).isEqualTo(uniqueIds());

        delete(server.port(), 2, 7);
        assertThat(retrieveAll(dovecot.clearPort())).containsExactlyInAnyOrderElementsOf(without(theirs, 2, 7));
    }

    private static List<byte[]> retrieveAll(int port) throws IOException {
        try (ClearTextClient client = ClearTextClient.login(port, Dovecot.USER, Dovecot.PASSWORD)) {
            List<byte[]> mails = client.retrieveAll();
            client.ask("QUIT");
            return mails;
        }
    }

    private static List<String> listing(String command, int port) throws IOException {
        try (ClearTextClient client = ClearTextClient.login(port, Dovecot.USER, Dovecot.PASSWORD)) {
            List<String> lines = client.listing(command);
            client.ask("QUIT");
            return lines;
        }
    }

    /** Ours, in order, without their message numbers. */
    private List<String> uniqueIds() throws IOException {
        return listing("UIDL", server.port()).stream()
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .toList();
    }

    private static void delete(int port, int first, int second) throws IOException {
        try (ClearTextClient client = ClearTextClient.login(port, Dovecot.USER, Dovecot.PASSWORD)) {
            client.ask("DELE " + first);
            client.ask("DELE " + second);
            client.ask("QUIT");
        }
    }

    private static <T> List<T> without(List<T> all, int first, int second) {
        return all.stream()
                .filter(one -> one != all.get(first - 1) && one != all.get(second - 1))
                .toList();
    }
}
