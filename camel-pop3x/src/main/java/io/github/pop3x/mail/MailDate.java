package io.github.pop3x.mail;

import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.field.DateTimeFieldLenientImpl;
import org.apache.james.mime4j.stream.RawField;

/** A Date field's value (RFC 5322 §3.3), with the obsolete zones of §4.3. */
final class MailDate {

    private static final Pattern COMMENT = Pattern.compile("\\([^()]*\\)");
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern ZONE = Pattern.compile(" ([A-Z]{1,4})$");
    private static final Map<String, String> ZONES = Map.of(
            "UT", "+0000",
            "UTC", "+0000",
            "Z", "+0000",
            "EST", "-0500",
            "EDT", "-0400",
            "CST", "-0600",
            "CDT", "-0500",
            "MST", "-0700",
            "MDT", "-0600",
            "PST", "-0800");

    private MailDate() {}

    static Optional<Instant> parse(String value) {
        String plain = BLANKS.matcher(COMMENT.matcher(value).replaceAll(" ")).replaceAll(" ");
        String text = plain.strip().toUpperCase(Locale.ROOT);
        Matcher zone = ZONE.matcher(text);
        if (zone.find() && !zone.group(1).equals("GMT")) {
            String offset = zone.group(1).equals("PDT") ? "-0700" : ZONES.getOrDefault(zone.group(1), "+0000");
            text = text.substring(0, zone.start() + 1) + offset;
        }
        Date date = DateTimeFieldLenientImpl.PARSER
                .parse(new RawField("Date", text), DecodeMonitor.SILENT)
                .getDate();
        return Optional.ofNullable(date).map(Date::toInstant);
    }
}
