package io.github.pop3x.store.maildir;

import io.github.pop3x.maildrop.MessageShape;
import io.github.pop3x.maildrop.UniqueId;
import java.util.Optional;

/**
 * A message's path in its mailbox, and what can be read off it:
 * <pre>new/1700000000.M123456P42Q7R9f3c21aa.host,S=120,W=120,H=80,D=0:2,S
 *     base                                  tags                 flags</pre>
 * {@code S} (the file's octets) and {@code W} (the same with CRLF line ends) are Dovecot's tags, {@code H} (header
 * octets) and {@code D} (dot lines) are ours; W, H and D speak of the CRLF form. Ordered by the time in the name, then
 * by base, never by what another program may change, so that message numbers are the same in each session.
 *
 * <p>Immutable.
 *
 * @param path {@code new/} or {@code cur/} and the file name
 */
record MessageName(String path) implements Comparable<MessageName> {

    static final String NEW = "new/";
    static final String CUR = "cur/";

    private static final int DIRECTORY_OCTETS = NEW.length();
    private static final int MAX_DIGITS = 18;

    // A base holds no comma, so no base can look like this.
    private static final String DIGEST_MARK = ",";

    /** A message of our own, with CRLF line ends. */
    static MessageName deposited(String base, MessageShape shape) {
        return new MessageName(NEW + base + tags(shape.octets(), shape));
    }

    boolean isNew() {
        return path.startsWith(NEW);
    }

    /** The part that names the message for ever, whatever is appended. */
    String base() {
        return path.substring(DIRECTORY_OCTETS, baseEnd());
    }

    UniqueId uniqueId() {
        String base = base();
        return new UniqueId(UniqueId.isValid(base) ? base : DIGEST_MARK + Sha256.of(base));
    }

    /** What the tags say, if all four are there and can be true. */
    Optional<MessageShape> shape() {
        long fileOctets = fileOctets();
        long octets = tag('W');
        long headerOctets = tag('H');
        long dotLines = tag('D');
        // Normalising only adds octets.
        if (fileOctets < 0 || octets < fileOctets || headerOctets < 0 || dotLines < 0) {
            return Optional.empty();
        }
        if (headerOctets > octets || dotLines > octets) {
            return Optional.empty();
        }
        return Optional.of(new MessageShape(octets, headerOctets, dotLines));
    }

    /** The octets of RETR. */
    long octets() {
        return tag('W');
    }

    /** The octets of the file. */
    long fileOctets() {
        return tag('S');
    }

    /** The same file with our tags instead of the ones it may have; other tags and the flags stay. */
    MessageName withShape(long fileOctets, MessageShape shape) {
        StringBuilder name = new StringBuilder(path.substring(0, baseEnd()));
        int info = info();
        for (int from = baseEnd(); from < info; ) {
            int comma = path.indexOf(',', from + 1);
            int to = comma < 0 || comma > info ? info : comma;
            if (!isOurTag(from, to)) {
                name.append(path, from, to);
            }
            from = to;
        }
        return new MessageName(name + tags(fileOctets, shape) + path.substring(info));
    }

    /** The same tags and flags behind another base. */
    MessageName withBase(String base) {
        return new MessageName(path.substring(0, DIRECTORY_OCTETS) + base + path.substring(baseEnd()));
    }

    @Override
    public int compareTo(MessageName other) {
        int order = Long.compare(seconds(), other.seconds());
        if (order == 0) {
            order = Long.compare(micros(), other.micros());
        }
        if (order == 0) {
            order = compareBase(other);
        }
        // One message twice: cur/ comes first, as the place a message moves to.
        return order != 0 ? order : path.compareTo(other.path);
    }

    private int compareBase(MessageName other) {
        int end = baseEnd();
        int otherEnd = other.baseEnd();
        for (int i = DIRECTORY_OCTETS; i < end && i < otherEnd; i++) {
            if (path.charAt(i) != other.path.charAt(i)) {
                return path.charAt(i) - other.path.charAt(i);
            }
        }
        return end - otherEnd;
    }

    private long seconds() {
        return number(DIRECTORY_OCTETS, digitsEnd(DIRECTORY_OCTETS));
    }

    // Dovecot doesn't pad them with zeros, so that they are no text to compare.
    private long micros() {
        int mark = digitsEnd(DIRECTORY_OCTETS);
        return path.startsWith(".M", mark) ? number(mark + 2, digitsEnd(mark + 2)) : -1;
    }

    private boolean isOurTag(int from, int to) {
        return to - from > 2 && path.charAt(from + 2) == '=' && "SWHD".indexOf(path.charAt(from + 1)) >= 0;
    }

    private long tag(char name) {
        int info = info();
        for (int at = path.indexOf(',', DIRECTORY_OCTETS); at >= 0 && at < info; at = path.indexOf(',', at + 1)) {
            if (path.startsWith("=", at + 2) && path.charAt(at + 1) == name) {
                int end = digitsEnd(at + 3);
                boolean ends = end == path.length() || path.charAt(end) == ',' || path.charAt(end) == ':';
                return ends ? number(at + 3, end) : -1;
            }
        }
        return -1;
    }

    private int baseEnd() {
        for (int at = DIRECTORY_OCTETS; at < path.length(); at++) {
            if (path.charAt(at) == ',' || path.charAt(at) == ':') {
                return at;
            }
        }
        return path.length();
    }

    private int info() {
        int colon = path.indexOf(':');
        return colon < 0 ? path.length() : colon;
    }

    private int digitsEnd(int from) {
        int at = from;
        while (at < path.length() && path.charAt(at) >= '0' && path.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    /** -1 if there are no digits, or more than a long surely holds. */
    private long number(int from, int to) {
        return to == from || to - from > MAX_DIGITS ? -1 : Long.parseLong(path, from, to, 10);
    }

    private static String tags(long fileOctets, MessageShape shape) {
        return ",S=" + fileOctets + ",W=" + shape.octets() + ",H=" + shape.headerOctets() + ",D=" + shape.dotLines();
    }
}
