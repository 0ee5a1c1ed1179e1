package io.github.pop3x.store.maildir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds messages that another program has renamed since the snapshot: moved from {@code new/} to {@code cur/}, or given
 * other flags. Reads the directories when first asked, and again only when what it knows is out of date, so that a
 * mailbox that was moved as a whole is still read once.
 *
 * <p>Not thread-safe: one session, one thread at a time.
 */
final class Whereabouts {

    private final Mailbox mailbox;
    private @Nullable Map<String, MessageName> byBase;

    Whereabouts(Mailbox mailbox) {
        this.mailbox = mailbox;
    }

    /** The name that a message has now; empty if it is gone. */
    Optional<MessageName> find(MessageName message) throws IOException {
        Map<String, MessageName> known = byBase == null ? read() : byBase;
        MessageName there = known.get(message.base());
        if (there != null && !exists(there)) {
            there = read().get(message.base());
        }
        return Optional.ofNullable(there);
    }

    private Map<String, MessageName> read() throws IOException {
        Map<String, MessageName> names = new HashMap<>();
        mailbox.list().forEach(name -> names.put(name.base(), name));
        byBase = names;
        return names;
    }

    private boolean exists(MessageName message) {
        Path file = mailbox.pathOf(message);
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }
}
