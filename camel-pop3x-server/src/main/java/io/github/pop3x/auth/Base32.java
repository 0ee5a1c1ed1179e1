package io.github.pop3x.auth;

import java.util.Locale;

/** Base32 (RFC 4648 §6) as authenticator programs take it: without padding, in any case, with blanks for the eye. */
final class Base32 {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int BITS = 5;

    private Base32() {}

    static String encode(byte[] octets) {
        StringBuilder text = new StringBuilder();
        int bits = 0;
        int waiting = 0;
        for (byte octet : octets) {
            bits = bits << Byte.SIZE | octet & 0xFF;
            for (waiting += Byte.SIZE; waiting >= BITS; waiting -= BITS) {
                text.append(ALPHABET.charAt(bits >> waiting - BITS & 31));
            }
            bits &= (1 << waiting) - 1;
        }
        return waiting == 0
                ? text.toString()
                : text.append(ALPHABET.charAt(bits << BITS - waiting & 31)).toString();
    }

    /** @throws IllegalArgumentException a character is none of base32's; the message doesn't repeat it */
    static byte[] decode(String text) {
        String digits = text.replaceAll("[ =-]", "").toUpperCase(Locale.ROOT);
        byte[] octets = new byte[digits.length() * BITS / Byte.SIZE];
        int bits = 0;
        int waiting = 0;
        int at = 0;
        for (char digit : digits.toCharArray()) {
            int value = ALPHABET.indexOf(digit);
            if (value < 0) {
                throw new IllegalArgumentException("Not base32: letters A to Z and digits 2 to 7");
            }
            bits = bits << BITS | value;
            waiting += BITS;
            if (waiting >= Byte.SIZE) {
                waiting -= Byte.SIZE;
                octets[at++] = (byte) (bits >> waiting);
            }
            bits &= (1 << waiting) - 1;
        }
        return octets;
    }
}
