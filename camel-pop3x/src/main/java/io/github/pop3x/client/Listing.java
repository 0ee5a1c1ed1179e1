package io.github.pop3x.client;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a maildrop holds: the scan listing and the unique-id listing of one session (RFC 1939 §5 LIST, §7 UIDL), put
 * together by message number, in the order of the numbers. Compact: about 20 octets a message and its unique-id.
 *
 * <p>Immutable.
 */
public final class Listing implements Iterable<Listing.Entry> {

    /**
     * One message of the maildrop.
     *
     * <p>Immutable.
     *
     * @param messageNumber valid in this session only
     * @param octets what LIST announces, a hint that some servers get wrong; nothing if it announces none
     * @param uniqueId the octets that UIDL shows, as ISO-8859-1, without blanks around; nothing if it shows none
     */
    public record Entry(int messageNumber, OptionalLong octets, Optional<String> uniqueId) {

        public Entry {
            if (messageNumber < 1) {
                throw new IllegalArgumentException("Message numbers start at 1, not " + messageNumber);
            }
        }
    }

    static final long UNKNOWN = -1;

    private final int[] numbers;
    private final long[] octets;
    private final long[] idPlaces;
    private final byte[] ids;
    private final OptionalInt announcedMessages;
    private final int skippedLines;
    private final boolean hasUniqueIds;

    /**
     * Arrays of one length, which are not copied.
     *
     * @param numbers ascending
     * @param idPlaces where in {@code ids}, as {@link IdText#add} says; {@link #UNKNOWN} for none
     */
    Listing(
            int[] numbers,
            long[] octets,
            long[] idPlaces,
            byte[] ids,
            OptionalInt announced,
            int skipped,
            boolean hasIds) {
        this.numbers = numbers;
        this.octets = octets;
        this.idPlaces = idPlaces;
        this.ids = ids;
        this.announcedMessages = announced;
        this.skippedLines = skipped;
        this.hasUniqueIds = hasIds;
    }

    /** How many messages are listed. */
    public int size() {
        return numbers.length;
    }

    /**
     * One message of the listing.
     *
     * @param index from 0; not a message number, which may have gaps
     */
    public Entry entry(int index) {
        long size = octets[index];
        return new Entry(
                numbers[index], size == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(size), uniqueId(index));
    }

    private Optional<String> uniqueId(int index) {
        long place = idPlaces[index];
        if (place == UNKNOWN) {
            return Optional.empty();
        }
        return Optional.of(new String(ids, IdText.start(place), IdText.octets(place), StandardCharsets.ISO_8859_1));
    }

    /** Whether the server answered UIDL; single messages may lack a unique-id all the same. */
    public boolean hasUniqueIds() {
        return hasUniqueIds;
    }

    /** How many messages STAT announced; nothing if it was refused or not understood. Some servers count wrongly. */
    public OptionalInt announcedMessages() {
        return announcedMessages;
    }

    /** How many lines of the two listings were not understood, or repeated a message number, and were left out. */
    public int skippedLines() {
        return skippedLines;
    }

    /**
     * Whether every message of the maildrop is here with its unique-id, as far as one can tell: only then is a
     * unique-id that is missing here missing on the server.
     */
    public boolean isComplete() {
        boolean isCounted = announcedMessages.isEmpty() || announcedMessages.getAsInt() <= size();
        boolean isNamed = hasUniqueIds;
        for (int at = 0; at < idPlaces.length && isNamed; at++) {
            isNamed = idPlaces[at] != UNKNOWN;
        }
        return isCounted && isNamed && skippedLines == 0;
    }

    @Override
    public Iterator<Entry> iterator() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < size();
            }

            @Override
            public Entry next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return entry(next++);
            }
        };
    }

    @Override
    public String toString() {
        return "Listing[" + size() + " messages, skippedLines=" + skippedLines + "]";
    }
}
