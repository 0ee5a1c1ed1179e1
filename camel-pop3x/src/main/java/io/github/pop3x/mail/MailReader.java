package io.github.pop3x.mail;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.james.mime4j.MimeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a mail (RFC 5322, RFC 2045 to 2047): headers and best text. Whatever the octets are, it gives what can be got
 * of them; only a source that fails makes it fail.
 *
 * <p>The mail streams: what is held in memory is the header and at most two text parts, within {@link MailLimits}.
 *
 * <p>Immutable. Safe for use by many threads.
 */
public final class MailReader {

    private static final Logger LOG = LoggerFactory.getLogger(MailReader.class);

    private final MailLimits limits;

    /** A reader with {@link MailLimits#DEFAULT}. */
    public MailReader() {
        this(MailLimits.DEFAULT);
    }

    /** A reader with limits of its own. */
    public MailReader(MailLimits limits) {
        this.limits = limits;
    }

    /**
     * Reads a mail, or the header that TOP gives.
     *
     * @throws IOException the source failed; never because of what the mail holds
     */
    public MailContent read(MailSource source) throws IOException {
        Defects defects = new Defects();
        try (SourceInput in = new SourceInput(source.open())) {
            HeaderSection header = HeaderSection.read(in, limits, defects);
            Map<String, Object> headers = decode(header);
            TextPart text = findText(header, in, defects);
            return new MailContent(
                    headers,
                    TextDecoder.decode(text.octets(), text.charset(), !text.isTruncated(), defects),
                    Optional.of(text.type()).filter(type -> !type.isEmpty()),
                    text.isTruncated(),
                    date(header),
                    defects.asText());
        }
    }

    private TextPart findText(HeaderSection header, SourceInput in, Defects defects) throws IOException {
        TextFinder finder = new TextFinder(limits, defects);
        try {
            finder.walk(header);
        } catch (MimeException | IOException | RuntimeException e) {
            in.throwFailure();
            // The parser gave up, or ran into a fault of its own. Neither must stop the mails behind this one.
            defects.add("The rest of the mail can't be parsed: " + e.getMessage());
            LOG.debug("Mail parsed in part", e);
        }
        return finder.best();
    }

    private static Map<String, Object> decode(HeaderSection header) {
        Map<String, Object> headers = new LinkedHashMap<>();
        Map<String, String> spellings = new LinkedHashMap<>();
        for (HeaderSection.RawField field : header.fields()) {
            String name = spellings.computeIfAbsent(field.name().toLowerCase(Locale.ROOT), lower -> field.name());
            headers.merge(name, HeaderText.decode(field.value()), MailReader::append);
        }
        headers.replaceAll((name, value) -> value instanceof List<?> values ? List.copyOf(values) : value);
        return Collections.unmodifiableMap(headers);
    }

    private static Object append(Object values, Object value) {
        if (values instanceof ArrayList<?> list) {
            @SuppressWarnings("unchecked")
            List<Object> strings = (List<Object>) list;
            strings.add(value);
            return strings;
        }
        return new ArrayList<>(List.of(values, value));
    }

    private static Optional<Instant> date(HeaderSection header) {
        return header.fields().stream()
                .filter(field -> field.name().equalsIgnoreCase("Date"))
                .findFirst()
                .flatMap(field -> MailDate.parse(HeaderText.decode(field.value())));
    }

    /** Tells a failed source, which is thrown, from a parser that gave up, which isn't. */
    private static final class SourceInput extends FilterInputStream {

        private @Nullable IOException failure;

        SourceInput(InputStream in) {
            super(new BufferedInputStream(in, 1 << 14));
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                return super.read(target, offset, length);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        void throwFailure() throws IOException {
            if (failure != null) {
                throw failure;
            }
        }
    }
}
