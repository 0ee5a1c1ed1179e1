package io.github.pop3x.interop;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.pop3x.auth.Authenticator;
import io.github.pop3x.auth.UserList;
import io.github.pop3x.auth.Verdict;
import io.github.pop3x.maildrop.MailboxStore;
import io.github.pop3x.maildrop.Maildrop;
import io.github.pop3x.maildrop.MaildropInUseException;
import io.github.pop3x.maildrop.MessageSource;
import io.github.pop3x.server.Pop3Server;
import io.github.pop3x.server.Pop3ServerLimits;
import io.github.pop3x.store.memory.MemoryStore;
import io.github.pop3x.wire.TransportSecurity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What the tests of commons-net expect to find at localhost:110: the users {@code test}, with mails of more than ten
 * lines, and {@code alwaysempty}. Runs the command that its arguments are, stops, and ends with that command's exit
 * code.
 */
final class CommonsNetServer {

    private static final int MAX_SESSIONS = 1000;
    private static final int MAILS = 8;

    private CommonsNetServer() {}

    public static void main(String[] command) throws Exception {
        int exitCode;
        InetSocketAddress address =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), TransportSecurity.NONE.defaultPort());
        try (MemoryStore store = new MemoryStore();
                Pop3Server server = Pop3Server.builder()
                        .store(store)
                        .authenticator(freeMailboxes(store))
                        .listen(address, TransportSecurity.NONE)
                        // Their sessions are never ended, so one user has more of them than real users have.
                        .limits(Pop3ServerLimits.DEFAULT.withMaxSessionsPerUser(MAX_SESSIONS))
                        .start()) {
            exitCode = new ProcessBuilder(command).inheritIO().start().waitFor();
        }
        System.exit(exitCode);
    }

    // Most of those tests never end their session, so that the next login would find the maildrop locked (RFC 1939 §4):
    // each login gets the first mailbox that is free.
    private static Authenticator freeMailboxes(MailboxStore store) {
        UserList users = new UserList().add("test", "password").add("alwaysempty", "password");
        List<String> filled = new CopyOnWriteArrayList<>();
        return (name, password) -> {
            Verdict verdict = users.authenticate(name, password);
            if (verdict.outcome() != Verdict.Outcome.ACCEPTED) {
                return verdict;
            }
            String mailbox = firstFree(store, name);
            if (name.equals("test") && !filled.contains(mailbox)) {
                filled.add(mailbox);
                fill(store, mailbox);
            }
            return Verdict.accepted(mailbox);
        };
    }

    private static String firstFree(MailboxStore store, String name) {
        for (int i = 1; ; i++) {
            try (Maildrop free = store.lock(name + "-" + i)) {
                return name + "-" + i;
            } catch (MaildropInUseException inUse) {
                // The next one, then.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
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
