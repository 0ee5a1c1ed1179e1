package io.github.pop3x.store.memory;

import io.github.pop3x.maildrop.Maildrop;
import io.github.pop3x.maildrop.MaildropInUseException;
import io.github.pop3x.maildrop.UniqueId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The messages of one mailbox in the order of their deposits.
 *
 * <p>Safe for use by many threads; nothing in here waits.
 */
final class Mailbox {

    private final String name;
    private final AtomicLong octets;
    private final Map<UniqueId, StoredMessage> messages = new LinkedHashMap<>();
    private boolean locked;

    Mailbox(String name, AtomicLong octets) {
        this.name = name;
        this.octets = octets;
    }

    synchronized Maildrop lock() throws MaildropInUseException {
        if (locked) {
            throw new MaildropInUseException(name);
        }
        locked = true;
        return new MemoryMaildrop(this, List.copyOf(messages.values()));
    }

    synchronized void unlock() {
        locked = false;
    }

    synchronized void add(StoredMessage message) {
        messages.put(message.uniqueId(), message);
    }

    synchronized void removeAll(List<StoredMessage> marked) {
        for (StoredMessage message : marked) {
            if (messages.remove(message.uniqueId()) != null) {
                octets.addAndGet(-message.shape().octets());
            }
        }
    }
}
