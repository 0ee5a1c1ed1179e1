package io.github.pop3x.ledger;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One line of a journal: a checksum (CRC32C, 8 hexadecimal digits), a blank, and what it protects. No octet of a line
 * but its last is an LF, whatever a unique-id holds, so damage never spreads beyond the lines it touches.
 *
 * <pre>
 * 1b2c3d4e ledger 1 orders@pop.example.org:995 route1
 * 5f607182 + DONE 1 1790000000000 1790000000500 - - UID-1
 * 93a4b5c6 - UID-1
 * </pre>
 *
 * A plus line is the whole entry of a unique-id and replaces what was known of it: state, attempts, first seen, since,
 * retry at, missing since (milliseconds since 1970, {@code -} for none). A minus line forgets it.
 *
 * @param uniqueId whose entry it is
 * @param entry the entry; empty if the line forgets it
 */
record JournalLine(String uniqueId, Optional<LedgerEntry> entry) {

    /** A longer line is damage: no server has unique-ids that fill it. */
    static final int MAX_OCTETS = 1 << 20;

    private static final int CHECKSUM_DIGITS = 8;
    private static final String NONE = "-";
    private static final int ENTRY_FIELDS = 8;

    byte[] encode() {
        String text = entry.map(known -> "+ " + known.state() + ' ' + known.attempts() + ' '
                        + known.firstSeen().toEpochMilli() + ' '
                        + known.since().toEpochMilli() + ' ' + millis(known.retryAt()) + ' '
                        + millis(known.missingSince()) + ' ')
                .orElse("- ");
        byte[] line = seal(text + escape(uniqueId));
        if (line.length > MAX_OCTETS) {
            throw new IllegalArgumentException(
                    "A unique-id of " + uniqueId.length() + " characters is too long to keep");
        }
        return line;
    }

    /** Reads a line without its LF; empty if it is damaged. */
    static Optional<JournalLine> decode(byte[] line, int octets) {
        return unseal(line, octets).flatMap(JournalLine::parse);
    }

    static byte[] seal(String text) {
        byte[] protectedOctets = text.getBytes(StandardCharsets.US_ASCII);
        byte[] line = new byte[CHECKSUM_DIGITS + 1 + protectedOctets.length + 1];
        byte[] checksum = checksum(protectedOctets, 0, protectedOctets.length);
        System.arraycopy(checksum, 0, line, 0, CHECKSUM_DIGITS);
        line[CHECKSUM_DIGITS] = ' ';
        System.arraycopy(protectedOctets, 0, line, CHECKSUM_DIGITS + 1, protectedOctets.length);
        line[line.length - 1] = '\n';
        return line;
    }

    /** What the checksum of a line protects; empty if the line is damaged. */
    static Optional<String> unseal(byte[] line, int octets) {
        int from = CHECKSUM_DIGITS + 1;
        if (octets < from || line[CHECKSUM_DIGITS] != ' ') {
            return Optional.empty();
        }
        byte[] checksum = checksum(line, from, octets - from);
        for (int at = 0; at < CHECKSUM_DIGITS; at++) {
            if (checksum[at] != line[at]) {
                return Optional.empty();
            }
        }
        return Optional.of(new String(line, from, octets - from, StandardCharsets.ISO_8859_1));
    }

    /** Printable characters without a blank, the same way back with {@link #unescape}. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c > 0x20 && c < 0x7F && c != '%') {
                escaped.append(c);
            } else if (c <= 0xFF) {
                escaped.append('%').append(HexFormat.of().toHexDigits((byte) c));
            } else {
                escaped.append("%u").append(HexFormat.of().toHexDigits(c));
            }
        }
        return escaped.toString();
    }

    static String unescape(String escaped) {
        if (escaped.indexOf('%') < 0) {
            return escaped;
        }
        StringBuilder text = new StringBuilder(escaped.length());
        int at = 0;
        while (at < escaped.length()) {
            char c = escaped.charAt(at++);
            if (c == '%') {
                boolean wide = escaped.charAt(at) == 'u';
                int from = wide ? at + 1 : at;
                at = wide ? at + 5 : at + 2;
                c = (char) HexFormat.fromHexDigits(escaped, from, at);
            }
            text.append(c);
        }
        return text.toString();
    }

    private static Optional<JournalLine> parse(String text) {
        // The checksum held, so this was written by a ledger; a line that doesn't parse is one of a later version.
        try {
            if (text.startsWith("- ")) {
                return Optional.of(new JournalLine(unescape(text.substring(2)), Optional.empty()));
            }
            String[] field = text.split(" ", -1);
            if (!field[0].equals("+") || field.length < ENTRY_FIELDS) {
                return Optional.empty();
            }
            LedgerEntry entry = new LedgerEntry(
                    LedgerState.valueOf(field[1]),
                    Integer.parseInt(field[2]),
                    Instant.ofEpochMilli(Long.parseLong(field[3])),
                    Instant.ofEpochMilli(Long.parseLong(field[4])),
                    instant(field[5]),
                    instant(field[6]));
            return Optional.of(new JournalLine(unescape(field[7]), Optional.of(entry)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static String millis(Optional<Instant> instant) {
        return instant.map(known -> Long.toString(known.toEpochMilli())).orElse(NONE);
    }

    private static Optional<Instant> instant(String millis) {
        return millis.equals(NONE) ? Optional.empty() : Optional.of(Instant.ofEpochMilli(Long.parseLong(millis)));
    }

    private static byte[] checksum(byte[] octets, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(octets, offset, length);
        byte[] digits = new byte[CHECKSUM_DIGITS];
        for (int at = 0; at < CHECKSUM_DIGITS; at++) {
            int shift = 4 * (CHECKSUM_DIGITS - 1 - at);
            digits[at] = (byte) Character.forDigit((int) (crc.getValue() >>> shift) & 0xF, 16);
        }
        return digits;
    }
}
