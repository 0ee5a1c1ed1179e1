package io.github.pop3x.session;

import java.util.Set;

/**
 * How messages are shown to clients.
 *
 * <p>Immutable.
 *
 * @param eightBitHeaders what a client meets that did not say UTF8
 * @param quirks what is done for the sake of old mail programs
 */
public record ContentPolicy(EightBitHeaders eightBitHeaders, Set<Quirk> quirks) {

    /** Messages whose header has octets beyond ASCII. */
    public enum EightBitHeaders {
        /** They are sent as they are, as ever. UTF8 is not offered: RFC 6856 demands more. */
        AS_THEY_ARE,

        /** UTF8 is offered, and a client that did not say it is refused such a message (RFC 6856 §2, {@code [UTF8]}). */
        REFUSED_WITHOUT_UTF8
    }

    /** Every message as it is stored. */
    public static final ContentPolicy STANDARD = new ContentPolicy(EightBitHeaders.AS_THEY_ARE, Set.of());

    public ContentPolicy {
        quirks = Set.copyOf(quirks);
    }

    /** The same with quirks. */
    public ContentPolicy withQuirks(Set<Quirk> some) {
        return new ContentPolicy(eightBitHeaders, some);
    }

    /** The same with another way to treat headers beyond ASCII. */
    public ContentPolicy withEightBitHeaders(EightBitHeaders way) {
        return new ContentPolicy(way, quirks);
    }

    boolean offersUtf8() {
        return eightBitHeaders == EightBitHeaders.REFUSED_WITHOUT_UTF8;
    }
}
