package io.github.pop3x.auth;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Any text as one word of visible ASCII: what is not a letter, a digit or one of {@code @._+/-} becomes {@code %XX}. */
final class Words {

    private static final String PLAIN = "@._+/-";
    private static final int HEX = 16;

    private Words() {}

    static String encode(String text) {
        StringBuilder word = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xFF);
            boolean isPlain = c < 0x7F && (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0);
            word.append(isPlain ? String.valueOf(c) : String.format("%%%02X", (int) c));
        }
        return word.toString();
    }

    /** @throws IllegalArgumentException the word is empty or was not written by {@link #encode} */
    static String decode(String word) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (int at = 0; at < word.length(); at++) {
            char c = word.charAt(at);
            if (c == '%' && word.substring(at).matches("(?s)%[0-9A-Fa-f]{2}.*")) {
                octets.write(Integer.parseInt(word.substring(at + 1, at + 3), HEX));
                at += 2;
            } else if (c > ' ' && c < 0x7F && c != '%') {
                octets.write(c);
            } else {
                throw new IllegalArgumentException("write blanks, % and what is not ASCII as %XX, its UTF-8 octets");
            }
        }
        if (octets.size() == 0) {
            throw new IllegalArgumentException("a name is missing");
        }
        try {
            ByteBuffer read = ByteBuffer.wrap(octets.toByteArray());
            String text = StandardCharsets.UTF_8.newDecoder().decode(read).toString();
            if (text.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("a name has no control characters");
            }
            return text;
        } catch (CharacterCodingException notUtf8) {
            throw new IllegalArgumentException("%XX stands for octets of UTF-8", notUtf8);
        }
    }
}
