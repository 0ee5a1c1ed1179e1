package io.github.pop3x.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.james.mime4j.codec.Base64OutputStream;
import org.apache.james.mime4j.codec.QuotedPrintableOutputStream;
import org.apache.james.mime4j.util.MimeUtil;
import org.jspecify.annotations.Nullable;

/**
 * Makes a mail (RFC 5322, RFC 2045) of headers and a body, with CRLF line ends, dots not stuffed.
 *
 * <p>All headers given are written, in their order, except:
 * <ul>
 *   <li>Content-Type comes with what the body needs; MIME-Version and Content-Transfer-Encoding are the composer's.
 *   <li>Bcc is left out: those who fetch the mail must not see it (RFC 5322 §3.6.3).
 *   <li>Date and Message-ID are added if missing.
 *   <li>A name that can't be a field's name, and a null value, are left out.
 * </ul>
 * A Collection becomes one field for each element, but one list for an address field. An Instant, Date, ZonedDateTime
 * or OffsetDateTime is written as a date; everything else as its {@code toString()}. A value can't add a field: line
 * ends in it become blanks.
 *
 * <p>Immutable. Safe for use by many threads.
 */
public final class MailComposer {

    private static final int MAX_LINE_OCTETS = 998;
    private static final String DEFAULT_TEXT_TYPE = "text/plain";
    private static final String DEFAULT_BINARY_TYPE = "application/octet-stream";
    private static final Set<String> OWN_FIELDS =
            Set.of("bcc", "content-type", "content-transfer-encoding", "mime-version");
    private static final Set<String> SINGLE_FIELDS =
            Set.of("from", "sender", "reply-to", "to", "cc", "subject", "date", "message-id");
    private static final Pattern TYPE =
            Pattern.compile("[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+(?:\\s*;.*)?", Pattern.DOTALL);
    private static final Pattern CHARSET =
            Pattern.compile("\\s*;\\s*charset\\s*=\\s*(?:\"[^\"]*\"|[^;\\s]*)", Pattern.CASE_INSENSITIVE);

    private final InstantSource clock;
    private final String host;

    /**
     * A composer.
     *
     * @param clock for the Date field
     * @param host the right-hand side of generated Message-IDs
     */
    public MailComposer(InstantSource clock, String host) {
        this.clock = clock;
        this.host = host;
    }

    /**
     * Composes a mail with a text. Its charset is UTF-8, its type that of a Content-Type header, if that can be a
     * text's, else {@code text/plain}. The transfer encoding is 7bit where that is possible, else quoted-printable.
     *
     * @throws IOException writing failed; {@code out} is not closed in any case
     */
    public void compose(Map<String, ?> headers, String text, OutputStream out) throws IOException {
        String type = type(headers, DEFAULT_TEXT_TYPE);
        boolean isPlain = isSevenBit(text);
        writeHeader(
                headers,
                CHARSET.matcher(type).replaceAll("") + "; charset=UTF-8",
                isPlain ? MimeUtil.ENC_7BIT : MimeUtil.ENC_QUOTED_PRINTABLE,
                out);
        if (isPlain) {
            writeLines(text, new OutputStreamWriter(out, StandardCharsets.US_ASCII));
        } else {
            writeQuotedPrintable(text, out);
        }
        out.flush();
    }

    /**
     * Composes a mail with octets, in base64. Their type is that of a Content-Type header, else {@code
     * application/octet-stream}.
     *
     * @param content read to its end; not closed
     * @throws IOException reading or writing failed; {@code out} is not closed in any case
     */
    public void compose(Map<String, ?> headers, InputStream content, OutputStream out) throws IOException {
        writeHeader(headers, type(headers, DEFAULT_BINARY_TYPE), MimeUtil.ENC_BASE64, out);
        // Mime4j's stream leaves the one below open.
        try (OutputStream base64 = new Base64OutputStream(out)) {
            content.transferTo(base64);
        }
        out.flush();
    }

    private void writeHeader(Map<String, ?> headers, String type, String encoding, OutputStream out)
            throws IOException {
        HeaderWriter writer = new HeaderWriter(out);
        for (Map.Entry<String, Object> field : fields(headers).entrySet()) {
            if (field.getValue() instanceof Collection<?> values) {
                for (Object value : values) {
                    writer.write(field.getKey(), asText(value));
                }
            } else {
                writer.write(field.getKey(), asText(field.getValue()));
            }
        }
        writer.write("MIME-Version", "1.0");
        writer.write("Content-Type", type);
        writer.write("Content-Transfer-Encoding", encoding);
        writer.end();
    }

    /** The fields to be written, names in different case made one. */
    private Map<String, Object> fields(Map<String, ?> headers) {
        Map<String, Object> fields = new LinkedHashMap<>();
        Set<String> names = new HashSet<>(OWN_FIELDS);
        headers.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (value != null && MailSyntax.isFieldName(name) && names.add(lower)) {
                fields.put(name, SINGLE_FIELDS.contains(lower) ? single(value) : value);
            }
        });
        if (!names.contains("date")) {
            fields.put("Date", clock.instant());
        }
        if (!names.contains("message-id")) {
            fields.put("Message-ID", "<" + UUID.randomUUID() + "@" + host + ">");
        }
        return fields;
    }

    /** RFC 5322 §3.6: these fields stand once. */
    private static Object single(Object value) {
        return value instanceof Collection<?> values
                ? values.stream().map(MailComposer::asText).collect(Collectors.joining(", "))
                : value;
    }

    private static String asText(@Nullable Object value) {
        if (value instanceof Instant instant) {
            return date(instant);
        }
        if (value instanceof Date date) {
            return date(date.toInstant());
        }
        if (value instanceof ZonedDateTime time) {
            return date(time.toInstant());
        }
        return value instanceof OffsetDateTime time ? date(time.toInstant()) : String.valueOf(value);
    }

    private static String date(Instant instant) {
        return MimeUtil.formatDate(Date.from(instant), TimeZone.getTimeZone("UTC"));
    }

    private static String type(Map<String, ?> headers, String fallback) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("Content-Type") && header.getValue() != null)
                .map(header -> header.getValue().toString().strip())
                // A mail that is sent on keeps its old type, but these parts are gone.
                .filter(type -> TYPE.matcher(type).matches() && !type.matches("(?is)(multipart|message)/.*"))
                .findFirst()
                .orElse(fallback);
    }

    // RFC 5322 §2.1.1: at most 998 octets a line. RFC 2045 §2.7: no NUL, no lone CR or LF in 7bit data.
    private static boolean isSevenBit(String text) {
        int lineOctets = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            lineOctets = c == '\n' || c == '\r' ? 0 : lineOctets + 1;
            if (c == 0 || c > 0x7E || lineOctets > MAX_LINE_OCTETS) {
                return false;
            }
        }
        return true;
    }

    private static void writeQuotedPrintable(String text, OutputStream out) throws IOException {
        // Mime4j's stream leaves the one below open.
        try (OutputStream quoted = new QuotedPrintableOutputStream(out, false)) {
            writeLines(text, new OutputStreamWriter(quoted, StandardCharsets.UTF_8));
        }
        if (text.endsWith(" ") || text.endsWith("\t")) {
            // RFC 2045 §6.7 (3): a blank at a line's end is lost; a soft line break behind it keeps it.
            out.write("=\r\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** RFC 2046 §4.1.1: a line of text ends with CRLF. */
    private static void writeLines(String text, Writer writer) throws IOException {
        int start = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\n' || c == '\r') {
                writer.write(text, start, at - start);
                writer.write("\r\n");
                at += c == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n' ? 1 : 0;
                start = at + 1;
            }
        }
        writer.write(text, start, text.length() - start);
        writer.flush();
    }
}
