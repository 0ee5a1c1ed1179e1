package io.github.pop3x.client;

import io.github.pop3x.wire.StatusLine;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads STAT, LIST and UIDL (RFC 1939 §5, §7), as leniently as servers in the wild demand: a line that is not
 * understood is left out and counted, numbers may have gaps, sizes may be wrong, UIDL may be unknown.
 *
 * <p>Not thread-safe: one listing.
 */
final class ListingReader {

    private static final Command STAT = Command.of("STAT");
    private static final Command LIST = Command.of("LIST");
    private static final Command UIDL = Command.of("UIDL");

    // RFC 1939 §7 allows 70 octets, some servers send 100. On the average of a listing, more is an attack on the heap.
    private static final int MAX_MEAN_ID_OCTETS = 128;

    private final Dialogue dialogue;
    private final int maxLines;
    private final IdText ids = new IdText();
    private final NumberedLines scanListing = new NumberedLines();
    private final NumberedLines idListing = new NumberedLines();

    ListingReader(Dialogue dialogue, int maxLines) {
        this.dialogue = dialogue;
        this.maxLines = maxLines;
    }

    /** One write and one round trip. */
    Listing readPipelined() throws Pop3Exception {
        dialogue.send(STAT, LIST, UIDL);
        return read(false);
    }

    Listing readInTurn() throws Pop3Exception {
        dialogue.send(STAT);
        return read(true);
    }

    private Listing read(boolean inTurn) throws Pop3Exception {
        OptionalInt announced = announcedMessages(dialogue.status(STAT));
        if (inTurn && announced.equals(OptionalInt.of(0))) {
            // Most polls find nothing: two round trips saved.
            return merge(announced, true);
        }
        if (inTurn) {
            dialogue.send(LIST);
        }
        StatusLine list = dialogue.status(LIST);
        if (list.isOk()) {
            readLines(LIST, scanListing);
        }
        if (inTurn) {
            dialogue.send(UIDL);
        }
        boolean hasIds = dialogue.status(UIDL).isOk();
        if (hasIds) {
            readLines(UIDL, idListing);
        }
        if (!list.isOk() && !hasIds) {
            countOnly(list, announced);
        }
        return merge(announced, hasIds);
    }

    // +OK 2 320
    private static OptionalInt announcedMessages(StatusLine status) {
        String count = status.text().split("[ \t]", 2)[0];
        long number = number(count, 0, count.length());
        return status.isOk() && number >= 0 && number <= Integer.MAX_VALUE
                ? OptionalInt.of((int) number)
                : OptionalInt.empty();
    }

    private void readLines(Command command, NumberedLines lines) throws Pop3Exception {
        int count = 0;
        for (Optional<String> line = dialogue.listingLine(command);
                line.isPresent();
                line = dialogue.listingLine(command)) {
            if (++count > maxLines) {
                throw dialogue.violated(
                        command, "it lists more than the " + maxLines + " messages that the client was told to expect");
            }
            readLine(command, line.get(), lines);
        }
        lines.sort();
    }

    // 1 120          1 whqtswO00WBw418f9t5JxYwZ
    private void readLine(Command command, String line, NumberedLines lines) throws Pop3Exception {
        int start = skipBlanks(line, 0);
        if (start == line.length()) {
            return;
        }
        int end = start;
        while (end < line.length() && !isBlank(line.charAt(end))) {
            end++;
        }
        long messageNumber = number(line, start, end);
        if (messageNumber < 1 || messageNumber >= Integer.MAX_VALUE) {
            lines.skip();
            return;
        }
        int from = skipBlanks(line, end);
        long value = command == LIST ? octets(line, from) : idPlace(line, from);
        lines.add((int) messageNumber, value);
    }

    private static long octets(String line, int from) {
        int end = from;
        while (end < line.length() && !isBlank(line.charAt(end))) {
            end++;
        }
        return number(line, from, end);
    }

    private long idPlace(String line, int from) throws Pop3Exception {
        int end = line.length();
        while (end > from && isBlank(line.charAt(end - 1))) {
            end--;
        }
        if (end == from) {
            return Listing.UNKNOWN;
        }
        if (ids.size() + (end - from) > Math.min(1 << 30, Math.max(1 << 20, (long) MAX_MEAN_ID_OCTETS * maxLines))) {
            throw dialogue.violated(UIDL, "its unique-ids are far longer than the 70 octets of RFC 1939 §7");
        }
        return ids.add(line.substring(from, end));
    }

    /** Neither listing came: what is left is STAT's count. */
    private void countOnly(StatusLine list, OptionalInt announced) throws Pop3Exception {
        if (announced.isEmpty()) {
            throw new CommandRefusedException(dialogue.refusal("STAT, LIST and UIDL", list), LIST, list);
        }
        if (announced.getAsInt() > maxLines) {
            throw dialogue.violated(
                    STAT, "it announces more than the " + maxLines + " messages that the client was told to expect");
        }
        for (int number = 1; number <= announced.getAsInt(); number++) {
            scanListing.add(number, Listing.UNKNOWN);
        }
    }

    private Listing merge(OptionalInt announced, boolean hasIds) {
        int most = scanListing.size() + idListing.size();
        int[] numbers = new int[most];
        long[] octets = new long[most];
        long[] places = new long[most];
        int size = 0;
        int scan = 0;
        int id = 0;
        while (scan < scanListing.size() || id < idListing.size()) {
            int number = Math.min(numberOr(scanListing, scan), numberOr(idListing, id));
            numbers[size] = number;
            octets[size] = numberOr(scanListing, scan) == number ? scanListing.value(scan++) : Listing.UNKNOWN;
            places[size++] = numberOr(idListing, id) == number ? idListing.value(id++) : Listing.UNKNOWN;
        }
        int skipped = scanListing.skipped() + idListing.skipped();
        return new Listing(
                Arrays.copyOf(numbers, size),
                Arrays.copyOf(octets, size),
                Arrays.copyOf(places, size),
                ids.toArray(),
                announced,
                skipped,
                hasIds);
    }

    private static int numberOr(NumberedLines lines, int index) {
        return index < lines.size() ? lines.number(index) : Integer.MAX_VALUE;
    }

    /** The decimal number in a part of a line; {@link Listing#UNKNOWN} if it is none, or has more than 18 digits. */
    private static long number(String line, int start, int end) {
        if (start == end || end - start > 18) {
            return Listing.UNKNOWN;
        }
        long number = 0;
        for (int at = start; at < end; at++) {
            int digit = line.charAt(at) - '0';
            if (digit < 0 || digit > 9) {
                return Listing.UNKNOWN;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private static int skipBlanks(String line, int from) {
        int at = from;
        while (at < line.length() && isBlank(line.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
