package io.github.pop3x.sasl;

import com.ongres.saslprep.SASLprep;

/**
 * SASLprep (RFC 4013): names and passwords that look the same become the same octets, on whatever keyboard they were
 * typed.
 */
public final class SaslPrep {

    // Made directly: the library's own look-up goes through ServiceLoader, which native images don't carry along.
    private static final SASLprep PROFILE = new SASLprep();

    private SaslPrep() {}

    /** The prepared text; the text itself if SASLprep prohibits it, so that whoever has such a password can use it. */
    public static String prepare(String text) {
        if (isVisibleAscii(text)) {
            return text;
        }
        try {
            String prepared = PROFILE.prepareQuery(text);
            return prepared.isEmpty() ? text : prepared;
        } catch (IllegalArgumentException prohibited) {
            return text;
        }
    }

    private static boolean isVisibleAscii(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c < 0x7F);
    }
}
