package io.github.pop3x.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A mail that is deposited, and what every client has to get of it.
 *
 * <p>Immutable.
 *
 * @param name what is odd about it
 * @param deposited its octets as they are handed to the store
 * @param octets its octets as RETR sends them
 */
public record SampleMail(String name, byte[] deposited, byte[] octets) {

    private static final String HEADER = "From: alice@example.org\nTo: bob@example.org\nSubject: interop\n"
            + "Date: Mon, 5 Jan 2026 10:00:00 +0000\nMessage-ID: <%s@example.org>\n";
    private static final int LARGE_LINES = 30_000;

    /** One of each kind of trouble that mails have been known to make. */
    public static List<SampleMail> varied() {
        return List.of(
                mail("plain", "\nHello\n"),
                mail("dot lines", "\n.\n..\n.x\n.\n\n. \nx.\n."),
                of("first octet is a dot", "." + HEADER.formatted("first-dot") + "\nHello\n"),
                mail("8-bit", "X-Raw: gr\u00fc\u00df\u00e9\n\n\u00fc\u00ff\u0080\u00a0 \u00c3\u00bc\n"),
                mail("998 octet line", "\n" + "x".repeat(998) + "\n"),
                mail("10 kB line", "\n" + "y".repeat(10_000) + "\n"),
                mail("no final line end", "\nthe last line ends with the file"),
                mail("empty body", "\n"),
                mail("header only", ""),
                mail(
                        "2 MB",
                        "\n"
                                + "0123456789 abcdefghijklmnopqrstuvwxyz .,-; 0123456789 ABCDEFGHIJKLMNO\n"
                                        .repeat(LARGE_LINES)),
                mail("NUL octets", "\nbefore\0behind\n\0\n"),
                mail("CRLF line ends", "\r\none\r\n\r\ntwo\r\n"),
                mail("blank lines around", "\n\n\n\ntext\n\n\n\n"),
                mail("From lines", "\nFrom bob Mon Jan  5 10:00:00 2026\n>From alice\nFrom: x\n"),
                mail("blanks at line ends", "\none \ntwo\t\n \n\t\n"),
                mail("folded header", "X-Folded: one\n two\n\tthree\n\nHello\n"),
                mail("long header", "X-Long: " + "z".repeat(900) + "\n\nHello\n"),
                mail("control characters", "\n\u0001\u0007\u000b\f\u001a\u001b[1m\u007f\n"),
                mail("attachment", multipart()));
    }

    /** Many small ones, all different. */
    public static List<SampleMail> small(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> mail("small " + i, "X-Number: " + i + "\n\nHello " + i + "\n.\n"))
                .toList();
    }

    /** Fails with the first difference, not with two megabytes of text. The order doesn't count. */
    public static void assertSame(List<byte[]> received, List<SampleMail> expected) {
        List<byte[]> strangers = new ArrayList<>(received);
        List<SampleMail> missing = new ArrayList<>();
        for (SampleMail mail : expected) {
            if (!removeOne(strangers, mail.octets())) {
                missing.add(mail);
            }
        }
        if (!missing.isEmpty() || !strangers.isEmpty()) {
            StringBuilder report = new StringBuilder(
                    received.size() + " mails instead of " + expected.size() + ", " + missing.size() + " not as sent");
            missing.stream().limit(20).forEach(mail -> report.append('\n').append(mail.differenceFrom(strangers)));
            throw new AssertionError(report + "\nnot recognised: " + strangers.size());
        }
    }

    @Override
    public String toString() {
        return name;
    }

    private static boolean removeOne(List<byte[]> from, byte[] octets) {
        for (int i = 0; i < from.size(); i++) {
            if (Arrays.equals(from.get(i), octets)) {
                from.remove(i);
                return true;
            }
        }
        return false;
    }

    private String differenceFrom(List<byte[]> strangers) {
        int best = -1;
        byte[] nearest = {};
        for (byte[] stranger : strangers) {
            int at = Arrays.mismatch(octets, stranger);
            if (at > best) {
                best = at;
                nearest = stranger;
            }
        }
        return name + ": differs at octet " + best + ": " + excerpt(octets, best) + " became " + excerpt(nearest, best);
    }

    private static String excerpt(byte[] octets, int at) {
        int from = Math.max(0, Math.min(at, octets.length) - 20);
        int to = Math.min(octets.length, at + 40);
        return "'"
                + new String(octets, from, Math.max(0, to - from), ISO_8859_1)
                        .replace("\r", "\\r")
                        .replace("\n", "\\n") + "' (of " + octets.length + " octets)";
    }

    private static SampleMail mail(String name, String rest) {
        return of(name, HEADER.formatted(name.replace(' ', '-')) + rest);
    }

    private static SampleMail of(String name, String text) {
        String lines = text.replace("\r\n", "\n");
        String ended = lines.endsWith("\n") ? lines : lines + "\n";
        return new SampleMail(
                name, text.getBytes(ISO_8859_1), ended.replace("\n", "\r\n").getBytes(ISO_8859_1));
    }

    private static String multipart() {
        return "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"=_b\"\n\npreamble\n--=_b\n"
                + "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nsee =C3=BC\n"
                + "--=_b\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n"
                + "Content-Disposition: attachment; filename=\"a.bin\"\n\nAAECAwQFBgc=\n--=_b--\nepilogue\n";
    }
}
