package io.github.pop3x.mail;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.james.mime4j.codec.EncoderUtil;
import org.apache.james.mime4j.dom.address.Address;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.field.address.AddressFormatter;
import org.apache.james.mime4j.field.address.LenientAddressParser;
import org.apache.james.mime4j.stream.ParserCursor;
import org.apache.james.mime4j.util.ByteSequence;
import org.apache.james.mime4j.util.ContentUtil;
import org.apache.james.mime4j.util.MimeUtil;

/**
 * Writes header fields: on one line or folded (RFC 5322 §2.2.3), beyond ASCII as encoded words (RFC 2047). A value is
 * one field, whatever it holds: a line end in it becomes a blank.
 *
 * <p>Not thread-safe: one mail.
 */
final class HeaderWriter {

    private static final int LINE_CHARACTERS = 78;
    private static final int MAX_WORD_CHARACTERS = 900;
    private static final int MAX_USED_CHARACTERS = 50;
    private static final Pattern LINE_ENDS = Pattern.compile("[ \\t]*[\\r\\n][ \\t\\r\\n]*");
    private static final Pattern LONG_WORD = Pattern.compile("[^ \\t]{" + MAX_WORD_CHARACTERS + "}");
    private static final Pattern BLANKS = Pattern.compile("[ \\t]{2,}");
    private static final Pattern ENCODED_WORD = Pattern.compile("=\\?[^? \\t]+\\?[BbQq]\\?[^? \\t]+\\?=");
    private static final Set<String> ADDRESSES =
            Set.of("from", "sender", "reply-to", "to", "cc", "resent-from", "resent-sender", "resent-to", "resent-cc");

    private final OutputStream out;

    HeaderWriter(OutputStream out) {
        this.out = out;
    }

    /** Writes one field. A name that RFC 5322 §3.6.8 does not allow is a fault of the caller. */
    void write(String name, String value) throws IOException {
        String line = LINE_ENDS.matcher(value).replaceAll(" ").strip();
        int used = name.length() + 2;
        out.write((name + ": " + MimeUtil.fold(encode(name, line, used), used, LINE_CHARACTERS) + "\r\n")
                .getBytes(StandardCharsets.UTF_8));
    }

    /** The empty line that ends the header. */
    void end() throws IOException {
        out.write('\r');
        out.write('\n');
    }

    private static String encode(String name, String value, int used) {
        if (ADDRESSES.contains(name.toLowerCase(Locale.ROOT))) {
            return isPlain(value) ? BLANKS.matcher(value).replaceAll(" ") : encodeAddresses(value, used);
        }
        boolean folds = used + value.length() > LINE_CHARACTERS;
        // Folded between two blanks, a line could be nothing but a blank, which some readers take for the header's end.
        boolean isFaithful = isPlain(value) && !(folds && BLANKS.matcher(value).find());
        return isFaithful ? value : encodeWords(value, used);
    }

    /** Whether the value can stand as it is. Encoded words can: what looks like one and is none can't. */
    private static boolean isPlain(String value) {
        return value.chars().allMatch(c -> c >= 0x20 && c < 0x7F || c == '\t')
                && !LONG_WORD.matcher(value).find()
                && !ENCODED_WORD.matcher(value).replaceAll("").contains("=?");
    }

    private static String encodeWords(String value, int used) {
        return EncoderUtil.encodeEncodedWord(
                value, EncoderUtil.Usage.TEXT_TOKEN, Math.min(used, MAX_USED_CHARACTERS), StandardCharsets.UTF_8, null);
    }

    /** RFC 2047 §5 (3): in an address only the display name may be encoded. */
    private static String encodeAddresses(String value, int used) {
        List<String> encoded = new ArrayList<>();
        // Not the method that takes a String: it stops so many characters early as UTF-8 takes more octets.
        ByteSequence octets = ContentUtil.encode(StandardCharsets.UTF_8, value);
        ParserCursor all = new ParserCursor(0, octets.length());
        for (Address address : LenientAddressParser.DEFAULT.parseAddressList(octets, all)) {
            if (address instanceof Mailbox mailbox && mailbox.getDomain() == null) {
                return encodeWords(value, used);
            }
            encoded.add(address instanceof Mailbox mailbox ? encode(mailbox) : encodeGroup(address));
        }
        String line = String.join(", ", encoded);
        return line.isEmpty() || LONG_WORD.matcher(line).find() ? encodeWords(value, used) : line;
    }

    private static String encode(Mailbox mailbox) {
        String name = mailbox.getName();
        if (name == null || name.isEmpty()) {
            return mailbox.getAddress();
        }
        String encoded = isPlain(name)
                ? EncoderUtil.encodeAddressDisplayName(name)
                : EncoderUtil.encodeEncodedWord(name, EncoderUtil.Usage.WORD_ENTITY, 0, StandardCharsets.UTF_8, null);
        return encoded + " <" + mailbox.getAddress() + ">";
    }

    private static String encodeGroup(Address group) {
        StringBuilder encoded = new StringBuilder();
        AddressFormatter.DEFAULT.encode(encoded, group);
        return encoded.toString();
    }
}
