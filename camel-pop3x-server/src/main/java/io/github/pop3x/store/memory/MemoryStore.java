package io.github.pop3x.store.memory;

import io.github.pop3x.maildrop.CrlfNormaliser;
import io.github.pop3x.maildrop.MailboxStore;
import io.github.pop3x.maildrop.Maildrop;
import io.github.pop3x.maildrop.MessageShape;
import io.github.pop3x.maildrop.MessageSource;
import io.github.pop3x.maildrop.UniqueId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps mailboxes in memory, up to a number of octets over all of them. A deposit that would pass the limit fails and
 * leaves nothing. Nothing outlives the process, so unique-ids start with characters that another process won't choose:
 * a mail program that leaves mail on the server doesn't take a new message for an old one.
 *
 * <p>Safe for use by many threads.
 */
public final class MemoryStore implements MailboxStore {

    /** What a store holds when nothing else is said: 256 MiB. */
    public static final long DEFAULT_MAX_OCTETS = 256L << 20;

    private static final int CHUNK_OCTETS = 64 << 10;

    private final long maxOctets;
    private final AtomicLong octets = new AtomicLong();
    private final AtomicLong deposits = new AtomicLong();
    private final String uniqueIdPrefix =
            Long.toHexString(ThreadLocalRandom.current().nextLong()) + '.';
    private final Map<String, Mailbox> mailboxes = new ConcurrentHashMap<>();

    /** A store with room for {@link #DEFAULT_MAX_OCTETS}. */
    public MemoryStore() {
        this(DEFAULT_MAX_OCTETS);
    }

    /**
     * A store with room for so many octets.
     *
     * @param maxOctets over all mailboxes, counted as LIST counts; at least 1
     */
    public MemoryStore(long maxOctets) {
        if (maxOctets < 1) {
            throw new IllegalArgumentException("maxOctets must be at least 1, not " + maxOctets);
        }
        this.maxOctets = maxOctets;
    }

    @Override
    public Maildrop lock(String mailbox) throws IOException {
        return mailbox(mailbox).lock();
    }

    @Override
    public UniqueId deposit(String mailbox, MessageSource message) throws IOException {
        Mailbox place = mailbox(mailbox);
        StoredMessage stored = read(message);
        place.add(stored);
        return stored.uniqueId();
    }

    /** How many octets all mailboxes hold now, deposits in progress included. */
    public long octets() {
        return octets.get();
    }

    @Override
    public void close() {
        // No background work to end.
    }

    private Mailbox mailbox(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("A mailbox needs a name");
        }
        return mailboxes.computeIfAbsent(name, n -> new Mailbox(n, octets));
    }

    private StoredMessage read(MessageSource message) throws IOException {
        CrlfNormaliser normaliser = new CrlfNormaliser();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK_OCTETS];
        byte[] normalised = new byte[CrlfNormaliser.maxNormalised(CHUNK_OCTETS)];
        try (InputStream in = message.open()) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                append(content, normalised, normaliser.normalise(chunk, 0, n, normalised));
            }
            append(content, normalised, normaliser.finish(normalised));
        } catch (Throwable e) {
            octets.addAndGet(-content.size());
            throw e;
        }
        MessageShape shape = normaliser.shape();
        return new StoredMessage(
                new UniqueId(uniqueIdPrefix + deposits.incrementAndGet()),
                shape,
                ByteBuffer.wrap(content.toByteArray()));
    }

    /** Counts before it keeps, so that a message without end is broken off at the limit. */
    private void append(ByteArrayOutputStream content, byte[] octetsToAdd, int count) throws IOException {
        if (octets.addAndGet(count) > maxOctets) {
            octets.addAndGet(-count);
            throw new IOException("The memory store is full: it holds at most " + maxOctets
                    + " octets; let it hold more, or retrieve and delete mail first");
        }
        content.write(octetsToAdd, 0, count);
    }
}
