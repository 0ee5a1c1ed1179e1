package io.github.pop3x.interop;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.pop3x.auth.Authenticator;
import io.github.pop3x.auth.UserList;
import io.github.pop3x.auth.Verdict;
import io.github.pop3x.maildrop.MailboxStore;
import io.github.pop3x.maildrop.MessageSource;
import io.github.pop3x.server.Pop3Server;
import io.github.pop3x.store.memory.MemoryStore;
import io.github.pop3x.wire.TransportSecurity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the tests of commons-net expect to find at localhost:110: the users {@code test}, with mails of more than ten
 * lines, and {@code alwaysempty}. Runs the command that its arguments are, stops, and ends with that command's exit
 * code.
 */
final class CommonsNetServer {

    private static final int MAILS = 8;

    private CommonsNetServer() {}

    public static void main(String[] command) throws Exception {
        int exitCode;
        InetSocketAddress address =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), TransportSecurity.NONE.defaultPort());
        try (MemoryStore store = new MemoryStore();
                Pop3Server server = Pop3Server.builder()
                        .store(store)
                        .authenticator(freshMailboxes(store))
                        .listen(address, TransportSecurity.NONE)
                        .start()) {
            exitCode = new ProcessBuilder(command).inheritIO().start().waitFor();
        }
        System.exit(exitCode);
    }

    // Those tests never end a session, so that the next login would find the maildrop locked (RFC 1939 §4).
    private static Authenticator freshMailboxes(MailboxStore store) {
        UserList users = new UserList().add("test", "password").add("alwaysempty", "password");
        AtomicInteger logins = new AtomicInteger();
        return (name, password) -> {
            Verdict verdict = users.authenticate(name, password);
            String mailbox = name + "-" + logins.incrementAndGet();
            if (name.equals("test")) {
                fill(store, mailbox);
            }
            return verdict.outcome() == Verdict.Outcome.ACCEPTED ? Verdict.accepted(mailbox) : verdict;
        };
    }

    private static void fill(MailboxStore store, String mailbox) {
        try {
            for (int i = 1; i <= MAILS; i++) {
                String mail = "From: a@example.org\nSubject: mail " + i + "\n\n" + "a line of it\n".repeat(20);
                store.deposit(mailbox, MessageSource.of(mail.getBytes(US_ASCII)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
