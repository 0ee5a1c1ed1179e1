package io.github.pop3x.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads a journal into a table: every whole line whose checksum holds, in order, and nothing else.
 *
 * <p>Not thread-safe: one journal, one reading.
 */
final class JournalReader {

    private static final int CHUNK_OCTETS = 1 << 16;

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
        byte[] chunk = new byte[CHUNK_OCTETS];
        try (InputStream in = Files.newInputStream(file)) {
            for (int octets = in.read(chunk); octets >= 0; octets = in.read(chunk)) {
                takeLines(chunk, octets);
            }
        }
    }

    private void takeLines(byte[] chunk, int octets) throws IOException {
        int start = 0;
        for (int at = 0; at < octets; at++) {
            if (chunk[at] == '\n') {
                line.append(chunk, start, at - start);
                offset += at + 1 - start;
                start = at + 1;
                accept();
                line.clear();
            }
        }
        line.append(chunk, start, octets - start);
        offset += octets - start;
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
        long start = offset - line.length - 1;
        if (start == 0 && readHeader()) {
            hasHeader = true;
            good();
            return;
        }
        Optional<JournalLine> decoded = line.length > JournalLine.MAX_OCTETS
                ? Optional.empty()
                : JournalLine.decode(line.octets, (int) line.length);
        if (decoded.isPresent()) {
            apply(decoded.get());
            good();
        } else {
            damagedLines++;
            firstDamage = firstDamage < 0 ? start : firstDamage;
        }
    }

    private boolean readHeader() throws IOException {
        Optional<String> text = JournalLine.unseal(line.octets, (int) Math.min(line.length, JournalLine.MAX_OCTETS));
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

    /** The octets of a line; keeps so many and counts all. */
    private static final class Line {

        private byte[] octets = new byte[256];
        private long length;

        void append(byte[] source, int from, int count) {
            int kept = (int) Math.min(count, JournalLine.MAX_OCTETS - Math.min(length, JournalLine.MAX_OCTETS));
            if (kept > 0) {
                int end = (int) length + kept;
                if (end > octets.length) {
                    octets = Arrays.copyOf(octets, Math.max(end, octets.length * 2));
                }
                System.arraycopy(source, from, octets, (int) length, kept);
            }
            length += count;
        }

        void clear() {
            length = 0;
        }
    }
}
