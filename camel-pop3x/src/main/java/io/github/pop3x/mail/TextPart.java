package io.github.pop3x.mail;

import org.jspecify.annotations.Nullable;

/**
 * The octets of a text part, its transfer encoding undone.
 *
 * @param type {@code text/plain} and the like; empty for no part
 * @param charset what the part says
 * @param isTruncated whether the part goes on
 */
record TextPart(String type, @Nullable String charset, byte[] octets, boolean isTruncated) {

    static final String PLAIN = "text/plain";
    static final TextPart NONE = new TextPart("", null, new byte[0], false);

    /** How good a part of this type is as a mail's text; 0: no text. */
    static int rank(String type) {
        return switch (type) {
            case PLAIN -> 4;
            case "text/html" -> 3;
            default -> type.startsWith("text/") ? 2 : 0;
        };
    }

    /** A part of nothing but blanks is worse than any other: some programs put one before the html. */
    int rank() {
        int rank = rank(type);
        return rank > 0 && isBlank() ? 1 : rank;
    }

    /** Whether no part can be better. */
    boolean isFinal() {
        return rank() == rank(PLAIN);
    }

    private boolean isBlank() {
        for (byte octet : octets) {
            if (octet < 0 || octet > ' ') {
                return false;
            }
        }
        return true;
    }
}
