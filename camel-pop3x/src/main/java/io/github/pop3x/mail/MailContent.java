package io.github.pop3x.mail;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a route gets of a mail: headers and text.
 *
 * <p>Immutable.
 *
 * @param headers the decoded header fields in the mail's order, under the spelling that came first; the value is a
 *     String, or a {@code List<String>} for a field that is repeated. No two names differ only in case
 * @param text the best text part, with the line ends it has; empty if the mail has no text part
 * @param textType {@code text/plain}, {@code text/html} or what else the text part says it is; empty if there is none
 * @param isTruncated whether the text goes on beyond {@link MailLimits#maxTextOctets}
 * @param dateTimestamp the Date field, if it holds a date
 * @param defect what is wrong with the mail, as far as it was read; for people
 */
public record MailContent(
        Map<String, Object> headers,
        String text,
        Optional<String> textType,
        boolean isTruncated,
        Optional<Instant> dateTimestamp,
        Optional<String> defect) {

    /** The first value of a header, whatever the case of its name. */
    public Optional<String> header(String name) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(header -> header.getValue() instanceof List<?> values ? values.get(0) : header.getValue())
                .map(Object::toString)
                .findFirst();
    }
}
