package io.github.pop3x.ledger;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads a journal into a table: every whole line whose checksum holds, in order, and nothing else.
 *
 * <p>Not thread-safe: one journal, one reading.
 */
final class JournalReader {

    private static final int MAX_LINE_OCTETS = 1 << 20;
    private static final int BUFFER_OCTETS = 1 << 16;

    private final Path file;
    private final String header;
    private final LedgerTable table;
    private final Line line = new Line();
    private long offset;
    private long goodEnd;
    private int goodLines;
    private int damagedLines;
    private int damagedLinesInside;
    private long firstDamage = -1;
    private boolean hasHeader;

    JournalReader(Path file, String header, LedgerTable table) {
        this.file = file;
        this.header = header;
        this.table = table;
    }

    void read() throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_OCTETS)) {
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                offset++;
                if (octet == '\n') {
                    accept();
                    line.reset();
                } else {
                    line.write(octet);
                }
            }
        }
    }

    /** The offset behind the last good line; what follows was torn, or is damaged. */
    long goodEnd() {
        return goodEnd;
    }

    int goodLines() {
        return goodLines;
    }

    /** Whether the file has octets behind its last good line. */
    boolean hasTornTail() {
        return offset > goodEnd;
    }

    /** How many damaged lines stand between good ones. */
    int damagedLinesInside() {
        return damagedLinesInside;
    }

    /** The offset of the first damaged line. */
    long firstDamage() {
        return firstDamage;
    }

    boolean hasHeader() {
        return hasHeader;
    }

    private void accept() throws IOException {
        long start = offset - line.size() - 1;
        if (start == 0 && readHeader()) {
            hasHeader = true;
            good();
            return;
        }
        Optional<JournalLine> decoded =
                line.isTooLong() ? Optional.empty() : JournalLine.decode(line.octets(), line.size());
        if (decoded.isPresent()) {
            apply(decoded.get());
            good();
        } else {
            damagedLines++;
            firstDamage = firstDamage < 0 ? start : firstDamage;
        }
    }

    private boolean readHeader() throws IOException {
        Optional<String> text = JournalLine.unseal(line.octets(), line.size());
        if (text.isEmpty() || text.get().equals(header)) {
            return text.isPresent();
        }
        throw new IOException(
                "Ledger " + file + " can't be used: it starts with '" + text.get() + "', this version needs '" + header
                        + "'; move the file away to begin a new ledger, and all mail on the server is delivered again");
    }

    private void good() {
        goodEnd = offset;
        goodLines++;
        damagedLinesInside = damagedLines;
    }

    private void apply(JournalLine decoded) {
        decoded.entry()
                .ifPresentOrElse(entry -> table.put(decoded.uniqueId(), entry), () -> table.remove(decoded.uniqueId()));
    }

    /** A line's octets without a copy; counts all of them and keeps so many. */
    private static final class Line extends ByteArrayOutputStream {

        private int beyond;

        @Override
        public void write(int octet) {
            if (count < MAX_LINE_OCTETS) {
                super.write(octet);
            } else {
                beyond++;
            }
        }

        @Override
        public void reset() {
            super.reset();
            beyond = 0;
        }

        @Override
        public int size() {
            return count + beyond;
        }

        byte[] octets() {
            return buf;
        }

        boolean isTooLong() {
            return beyond > 0;
        }
    }
}
