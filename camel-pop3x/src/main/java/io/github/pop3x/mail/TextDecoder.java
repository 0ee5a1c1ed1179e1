package io.github.pop3x.mail;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes characters of octets, whatever charset they claim to have: in the worst case wrong ones, never none. */
final class TextDecoder {

    /** Many mails name the standard and use the vendor's superset of it; browsers read them that way, too. */
    private static final Map<String, String> SUPERSETS = Map.of(
            "ISO-8859-1", "windows-1252",
            "ISO-8859-9", "windows-1254",
            "GB2312", "GB18030",
            "GBK", "GB18030",
            "EUC-KR", "x-windows-949",
            "Shift_JIS", "windows-31j");

    private static final Charset WINDOWS_1252 = charset("windows-1252").orElse(StandardCharsets.ISO_8859_1);

    private TextDecoder() {}

    /** Octets without a declared charset: UTF-8 if they are UTF-8, else windows-1252. */
    static String decode(byte[] octets) {
        return decode(octets, StandardCharsets.UTF_8, true).orElseGet(() -> decodeSingleOctets(octets));
    }

    /**
     * Octets with a declared charset: that one if it is known and fits, else UTF-8 if that fits, else windows-1252.
     *
     * @param isWhole false if the octets were cut off, perhaps inside a character, which is then left out
     */
    static String decode(byte[] octets, @Nullable String declared, boolean isWhole, Defects defects) {
        if (declared != null && !declared.equalsIgnoreCase("us-ascii")) {
            Optional<Charset> charset = charset(declared);
            if (charset.isEmpty()) {
                defects.add("The charset '" + declared + "' is unknown");
            } else {
                Optional<String> text = decode(octets, charset.get(), isWhole);
                if (text.isPresent()) {
                    return text.get();
                }
                defects.add("The text is not in the charset '" + declared + "' that it claims to have");
            }
        }
        return decode(octets, StandardCharsets.UTF_8, isWhole).orElseGet(() -> decodeSingleOctets(octets));
    }

    /** The charset of a name in a mail, or the superset that is meant by it. */
    static Optional<Charset> charset(String name) {
        try {
            Charset charset = Charset.forName(name.trim());
            String superset = SUPERSETS.get(charset.name());
            return Optional.of(superset != null && Charset.isSupported(superset) ? Charset.forName(superset) : charset);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> decode(byte[] octets, Charset charset, boolean isWhole) {
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer text = CharBuffer.allocate((int) Math.ceil(octets.length * (double) decoder.maxCharsPerByte()) + 1);
        CoderResult result = decoder.decode(ByteBuffer.wrap(octets), text, isWhole);
        if (isWhole && result.isUnderflow()) {
            result = decoder.flush(text);
        }
        if (result.isError()) {
            return Optional.empty();
        }
        boolean hasByteOrderMark = text.position() > 0 && text.get(0) == '\uFEFF';
        return Optional.of(text.flip().toString().substring(hasByteOrderMark ? 1 : 0));
    }

    private static String decodeSingleOctets(byte[] octets) {
        // windows-1252 leaves five octets undefined; ISO-8859-1 none.
        return decode(octets, WINDOWS_1252, true).orElseGet(() -> new String(octets, StandardCharsets.ISO_8859_1));
    }
}
