package io.github.pop3x.mail;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The header of a mail, taken from the front of a stream, and what follows it. Takes what mailboxes hold: an mbox line
 * in front, lines that are no fields, no empty line before the body, no header at all.
 *
 * <p>Not thread-safe: one mail.
 */
final class HeaderSection {

    /**
     * One field as it stands in the mail.
     *
     * @param name without the colon
     * @param value what follows the colon, with all line ends
     */
    record RawField(String name, byte[] value) {}

    private final InputStream in;
    private final MailLimits limits;
    private final Defects defects;
    private final List<RawField> fields = new ArrayList<>();
    private final ByteArrayOutputStream value = new ByteArrayOutputStream();
    private @Nullable String name;
    private byte[] unread = {};
    private int octetsLeft;
    private int dropped;
    private boolean atStart = true;
    private boolean isCutOff;

    private HeaderSection(InputStream in, MailLimits limits, Defects defects) {
        this.in = in;
        this.limits = limits;
        this.defects = defects;
        this.octetsLeft = limits.maxHeaderOctets();
    }

    /** Reads a header. Afterwards the stream, behind {@link #body}, stands at the body. */
    static HeaderSection read(InputStream in, MailLimits limits, Defects defects) throws IOException {
        HeaderSection header = new HeaderSection(in, limits, defects);
        header.readLines();
        header.endField();
        return header;
    }

    List<RawField> fields() {
        return fields;
    }

    InputStream body() {
        return unread.length == 0 ? in : new SequenceInputStream(new ByteArrayInputStream(unread), in);
    }

    private void readLines() throws IOException {
        byte @Nullable [] stray = null;
        for (byte[] line = readLine(); line.length > 0; line = readLine()) {
            if (stray != null && !MailSyntax.startsKnownField(line)) {
                bodyBeginsWith(concat(stray, line), "No empty line between header and body");
                return;
            }
            if (stray != null) {
                defects.add("A line of the header is no field");
                stray = null;
            }
            if (MailSyntax.isEmptyLine(line)) {
                return;
            }
            if (!takeLine(line)) {
                if (name == null) {
                    bodyBeginsWith(line, "No header");
                    return;
                }
                stray = line;
            }
        }
        if (stray != null && !isCutOff) {
            bodyBeginsWith(stray, "No empty line between header and body");
        }
    }

    private void bodyBeginsWith(byte[] lines, String defect) {
        unread = lines;
        defects.add(defect);
    }

    private boolean takeLine(byte[] line) {
        boolean isFirst = atStart;
        atStart = false;
        if (isFirst && MailSyntax.isMboxLine(line)) {
            defects.add("An mbox line stands before the header");
            return true;
        }
        if (name != null && MailSyntax.isContinuation(line)) {
            value.writeBytes(line);
            return true;
        }
        int colon = MailSyntax.fieldNameEnd(line);
        if (colon < 0) {
            return false;
        }
        endField();
        name = MailSyntax.fieldName(line);
        value.write(line, colon + 1, line.length - colon - 1);
        return true;
    }

    private void endField() {
        if (name != null && fields.size() < limits.maxHeaders()) {
            fields.add(new RawField(name, value.toByteArray()));
        } else if (name != null && dropped++ == 0) {
            defects.add("More than " + limits.maxHeaders() + " header fields: the others are left out");
        }
        value.reset();
    }

    /** A line with its line end; as much of it as the limit allows; an empty array at the header's end by force. */
    private byte[] readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        while (octetsLeft > 0) {
            int octet = in.read();
            if (octet >= 0) {
                line.write(octet);
                octetsLeft--;
            }
            if (octet < 0 || octet == '\n') {
                return line.toByteArray();
            }
        }
        if (!isCutOff && (name != null || MailSyntax.fieldNameEnd(line.toByteArray()) >= 0)) {
            isCutOff = true;
            defects.add("More than " + limits.maxHeaderOctets() + " octets of header: the others are left out");
            skipToBody(line.toString(StandardCharsets.ISO_8859_1).strip().length());
        }
        return line.toByteArray();
    }

    private void skipToBody(int octetsOfLine) throws IOException {
        int lineOctets = octetsOfLine;
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            if (octet == '\n' && lineOctets == 0) {
                return;
            }
            if (octet == '\n') {
                lineOctets = 0;
            } else if (octet != '\r') {
                lineOctets++;
            }
        }
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
