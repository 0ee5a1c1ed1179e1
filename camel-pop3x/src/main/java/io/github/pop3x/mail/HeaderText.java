package io.github.pop3x.mail;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;

/** Makes a header field's value readable: unfolded (RFC 5322 §2.2.3), encoded words decoded (RFC 2047). */
final class HeaderText {

    /** Mime4j's decoder takes time by the square on a malicious value. RFC 2047 §2 words have 75 characters. */
    private static final int MAX_DECODED_CHARACTERS = 1 << 16;

    private static final Map<Charset, Charset> SUPERSETS = Map.of(
            StandardCharsets.ISO_8859_1, TextDecoder.charset("iso-8859-1").orElse(StandardCharsets.ISO_8859_1));

    private HeaderText() {}

    /** The octets behind the colon, with their line ends. Octets beyond ASCII are UTF-8 (RFC 6532), or windows-1252. */
    static String decode(byte[] value) {
        String unfolded = unfold(TextDecoder.decode(value));
        if (unfolded.length() > MAX_DECODED_CHARACTERS || !unfolded.contains("=?")) {
            return unfolded;
        }
        // What an encoded word hides must not become a second line for whoever writes the header out again.
        return unfold(
                DecoderUtil.decodeEncodedWords(unfolded, DecodeMonitor.SILENT, StandardCharsets.UTF_8, SUPERSETS));
    }

    private static String unfold(String value) {
        StringBuilder unfolded = new StringBuilder(value.length());
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            if (c != '\r' && c != '\n') {
                unfolded.append(c);
            } else if (!isFollowedByBlank(value, at)) {
                unfolded.append(' ');
            }
        }
        return unfolded.toString().strip();
    }

    /** Also true before another line end: a run of them makes one blank. */
    private static boolean isFollowedByBlank(String value, int at) {
        return at + 1 < value.length() && " \t\r\n".indexOf(value.charAt(at + 1)) >= 0;
    }
}
