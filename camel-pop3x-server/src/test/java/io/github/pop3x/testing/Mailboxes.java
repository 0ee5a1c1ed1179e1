package io.github.pop3x.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.pop3x.auth.Authenticator;
import io.github.pop3x.auth.Verdict;
import io.github.pop3x.maildrop.MailboxStore;
import io.github.pop3x.maildrop.Maildrop;
import io.github.pop3x.maildrop.MessageSource;
import io.github.pop3x.maildrop.UniqueId;
import java.io.IOException;

/** Small things that tests do with stores and users. */
public final class Mailboxes {

    private Mailboxes() {}

    /** Lets every user in whose password is {@code secret}. */
    public static Authenticator everyone() {
        return (user, password) -> password.equals("secret") ? Verdict.accepted(user) : Verdict.refused();
    }

    /** Deposits octets, a character each. */
    public static UniqueId deposit(MailboxStore store, String mailbox, String octets) throws IOException {
        return store.deposit(mailbox, MessageSource.of(octets.getBytes(ISO_8859_1)));
    }

    /** Locks a mailbox, as soon as it is free, and counts its messages. */
    public static int count(MailboxStore store, String mailbox) {
        int[] count = new int[1];
        Await.until("maildrop of " + mailbox + " is free", () -> {
            try (Maildrop maildrop = store.lock(mailbox)) {
                count[0] = maildrop.messageCount();
                return true;
            }
        });
        return count[0];
    }
}
