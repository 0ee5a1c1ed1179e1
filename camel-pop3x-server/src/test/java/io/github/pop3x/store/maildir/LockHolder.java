package io.github.pop3x.store.maildir;

import io.github.pop3x.maildrop.Maildrop;
import java.io.IOException;
import java.nio.file.Path;

/** A process that locks a mailbox and says so, until its standard input ends. */
public final class LockHolder {

    private LockHolder() {}

    public static void main(String[] arguments) throws IOException {
        MaildirStore store = new MaildirStore(Path.of(arguments[0]), Durability.OS);
        try (Maildrop maildrop = store.lock(arguments[1])) {
            System.out.println("locked " + maildrop.messageCount());
            System.out.flush();
            while (System.in.read() >= 0) {
                // Hold the lock.
            }
        }
    }
}
