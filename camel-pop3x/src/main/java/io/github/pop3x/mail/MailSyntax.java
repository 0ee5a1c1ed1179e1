package io.github.pop3x.mail;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** What a header line looks like (RFC 5322 §2.2), and whether octets are a mail at all. */
public final class MailSyntax {

    private static final int MAX_NAME_OCTETS = 128;
    private static final byte[] MBOX_LINE = "From ".getBytes(StandardCharsets.US_ASCII);

    private static final Set<String> KNOWN_FIELDS = Set.of(
            "bcc",
            "cc",
            "content-transfer-encoding",
            "content-type",
            "date",
            "delivered-to",
            "dkim-signature",
            "from",
            "in-reply-to",
            "message-id",
            "mime-version",
            "received",
            "references",
            "reply-to",
            "return-path",
            "sender",
            "subject",
            "to",
            "x-mailer");

    private MailSyntax() {}

    /**
     * Whether octets are a mail already (RFC 5322), so that they can be deposited as they are. The rule errs on the
     * side of no: a text that is taken for a mail loses its first lines, a mail that is taken for a text only looks odd.
     *
     * <p>Every line, up to an empty line or the end of the octets, has to be a field or the continuation of one; the
     * last line may be cut off. If the empty line is there, one of the fields has to be a well-known one: From, To, Cc,
     * Subject, Date, Message-ID, Received, Return-Path, MIME-Version, Content-Type and the like. If it isn't, two
     * different ones have to be. So {@code "Note: buy milk\n"} is a text, and so is {@code "Subject: milk\n"}.
     *
     * @param prefix the first octets; 8 KiB are enough for nearly every mail, the whole header is best
     */
    public static boolean isMail(byte[] prefix) {
        Set<String> known = new HashSet<>();
        boolean inField = false;
        int start = 0;
        while (start < prefix.length) {
            int lineFeed = indexOfLineFeed(prefix, start);
            boolean isWhole = lineFeed >= 0;
            byte[] line = Arrays.copyOfRange(prefix, start, isWhole ? lineFeed + 1 : prefix.length);
            if (isEmptyLine(line)) {
                return !known.isEmpty();
            }
            boolean continues = inField && isContinuation(line);
            boolean begins = !continues && fieldNameEnd(line) >= 0;
            if (isWhole && !continues && !begins) {
                return false;
            }
            if (begins && startsKnownField(line)) {
                known.add(fieldName(line).toLowerCase(Locale.ROOT));
            }
            inField = true;
            start += line.length;
        }
        return known.size() >= 2;
    }

    static boolean isEmptyLine(byte[] line) {
        return line.length == 1 && line[0] == '\n' || line.length == 2 && line[0] == '\r' && line[1] == '\n';
    }

    static boolean isContinuation(byte[] line) {
        return line.length > 0 && (line[0] == ' ' || line[0] == '\t');
    }

    /** Whether a line is what mbox files have before each mail; some deliveries leave it in. */
    static boolean isMboxLine(byte[] line) {
        return line.length > MBOX_LINE.length
                && Arrays.equals(line, 0, MBOX_LINE.length, MBOX_LINE, 0, MBOX_LINE.length);
    }

    /** Where the colon behind a field's name is, or -1 if the line begins no field. RFC 5322 §4.5 allows blanks before. */
    static int fieldNameEnd(byte[] line) {
        int at = 0;
        while (at < line.length && at < MAX_NAME_OCTETS && isNameOctet(line[at])) {
            at++;
        }
        if (at == 0) {
            return -1;
        }
        while (at < line.length && (line[at] == ' ' || line[at] == '\t')) {
            at++;
        }
        return at < line.length && line[at] == ':' ? at : -1;
    }

    /** The name of the field that a line begins. */
    static String fieldName(byte[] line) {
        return new String(line, 0, fieldNameEnd(line), StandardCharsets.US_ASCII).strip();
    }

    static boolean startsKnownField(byte[] line) {
        if (fieldNameEnd(line) < 0) {
            return false;
        }
        String name = fieldName(line).toLowerCase(Locale.ROOT);
        return KNOWN_FIELDS.contains(name) || name.startsWith("x-");
    }

    /** Whether a name can be written as a field's name. */
    static boolean isFieldName(String name) {
        return !name.isEmpty()
                && name.length() <= MAX_NAME_OCTETS
                && name.chars().allMatch(c -> c < 0x7F && isNameOctet((byte) c));
    }

    // RFC 5322 §3.6.8: ftext = %d33-57 / %d59-126
    private static boolean isNameOctet(byte octet) {
        return octet > 0x20 && octet < 0x7F && octet != ':';
    }

    private static int indexOfLineFeed(byte[] octets, int from) {
        for (int at = from; at < octets.length; at++) {
            if (octets[at] == '\n') {
                return at;
            }
        }
        return -1;
    }
}
