package io.github.pop3x.maildrop;

/**
 * A unique-id of a message within its mailbox: one to 70 characters in the range 0x21 to 0x7E, the same in every
 * session, never used again for another message (RFC 1939 §7, UIDL).
 *
 * <p>Immutable.
 *
 * @param value the characters as UIDL shows them
 */
public record UniqueId(String value) {

    /** RFC 1939 §7: "one to 70 characters". */
    public static final int MAX_OCTETS = 70;

    public UniqueId {
        if (!isValid(value)) {
            throw new IllegalArgumentException(
                    "A unique-id has 1 to 70 characters from 0x21 to 0x7E (RFC 1939 §7); this one has " + value.length()
                            + " or another character");
        }
    }

    /** Whether UIDL could show these characters as they are. */
    public static boolean isValid(String value) {
        return !value.isEmpty() && value.length() <= MAX_OCTETS && value.chars().allMatch(c -> c >= 0x21 && c <= 0x7E);
    }

    @Override
    public String toString() {
        return value;
    }
}
