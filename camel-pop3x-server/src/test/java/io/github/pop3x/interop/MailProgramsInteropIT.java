package io.github.pop3x.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pop3x.auth.UserList;
import io.github.pop3x.interop.MailProgram.Account;
import io.github.pop3x.maildrop.Maildrop;
import io.github.pop3x.maildrop.MessageSource;
import io.github.pop3x.server.Pop3Server;
import io.github.pop3x.store.maildir.Durability;
import io.github.pop3x.store.maildir.MaildirStore;
import io.github.pop3x.testing.PemKey;
import io.github.pop3x.testing.SampleMail;
import io.github.pop3x.wire.TransportSecurity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Mail programs that others wrote, with their own TLS libraries, against our server. */
class MailProgramsInteropIT {

    private static final int MANY = 500;

    private static PemKey key;
    private static PemKey otherKey;

    @TempDir
    private Path folder;

    private MaildirStore store;
    private Pop3Server server;

    @BeforeAll
    static void makeKeys(@TempDir Path keys) throws Exception {
        key = PemKey.create(Files.createDirectory(keys.resolve("server")));
        otherKey = PemKey.create(Files.createDirectory(keys.resolve("other")));
    }

    @BeforeEach
    void start() throws Exception {
        store = new MaildirStore(folder.resolve("maildrops"), Durability.OS);
        Pop3Server.Builder builder = Pop3Server.builder()
                .store(store)
                .authenticator(new UserList().add(Account.USER, Account.PASSWORD))
                .tls(key.server());
        for (TransportSecurity security : TransportSecurity.values()) {
            builder.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), security);
        }
        server = builder.start();
    }

    @AfterEach
    void stop() {
        server.close();
        store.close();
    }

    @ParameterizedTest(name = "{0} empties a mailbox with security={1}")
    @MethodSource("programsAndSecurity")
    void emptiesTheMailboxOctetForOctet(MailProgram program, TransportSecurity security) throws Exception {
        List<SampleMail> mails =
                SampleMail.varied().stream().filter(program::copesWith).toList();
        deposit(mails);
        SampleMail.assertSame(program.empty(account(security, key), workFolder()), mails);
        assertMailboxIsEmpty();
    }

    @ParameterizedTest(name = "mpop empties a mailbox of 500 mails, pipelined, with security={0}")
    @EnumSource
    void emptiesAFullMailboxPipelined(TransportSecurity security) throws Exception {
        List<SampleMail> mails = SampleMail.small(MANY);
        deposit(mails);
        SampleMail.assertSame(new Mpop().empty(account(security, key), workFolder()), mails);
        assertMailboxIsEmpty();
    }

    // Shows that the programs did check the certificate above.
    @ParameterizedTest(name = "{0} refuses a certificate that it does not trust, with security={1}")
    @MethodSource("programsAndTls")
    void refusesAStrangersCertificate(MailProgram program, TransportSecurity security) throws Exception {
        deposit(SampleMail.small(1));
        assertThatThrownBy(() -> program.empty(account(security, otherKey), workFolder()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(" ended with ");
        try (Maildrop maildrop = store.lock(Account.USER)) {
            assertThat(maildrop.messageCount()).isOne();
        }
    }

    private static Stream<Arguments> programsAndSecurity() {
        return Stream.of(new Curl(), new Mpop(), new Fetchmail(), new Getmail(), new Poplib())
                .flatMap(program -> Stream.of(TransportSecurity.values())
                        .filter(security -> program.hasStls() || security != TransportSecurity.STARTTLS)
                        .map(security -> Arguments.of(program, security)));
    }

    private static Stream<Arguments> programsAndTls() {
        return programsAndSecurity().filter(pair -> pair.get()[1] != TransportSecurity.NONE);
    }

    private void deposit(List<SampleMail> mails) throws IOException {
        for (SampleMail mail : mails) {
            store.deposit(Account.USER, MessageSource.of(mail.deposited()));
        }
    }

    private void assertMailboxIsEmpty() throws IOException {
        try (Maildrop maildrop = store.lock(Account.USER)) {
            assertThat(maildrop.messageCount()).isZero();
        }
    }

    private Account account(TransportSecurity security, PemKey trusted) {
        int port = server.addresses().get(security.ordinal()).getPort();
        return new Account(port, security, trusted.certificate());
    }

    private Path workFolder() throws IOException {
        return Files.createDirectory(folder.resolve("program"));
    }
}
