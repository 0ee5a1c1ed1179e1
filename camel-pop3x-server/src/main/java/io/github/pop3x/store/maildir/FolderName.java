package io.github.pop3x.store.maildir;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Set;

/**
 * Turns a mailbox's name, which is any string, into a folder's name, so that two mailboxes never share a folder and no
 * name leads out of the root. Lower-case letters, digits and a few marks stay; every other octet of the name's UTF-8
 * form becomes {@code %} and two lower-case hexadecimal digits. Upper case is among the others, so a file system that
 * doesn't tell {@code A} from {@code a} keeps mailboxes apart too; so is any character outside ASCII, so one that
 * rewrites Unicode forms does.
 */
final class FolderName {

    // eCryptfs, which encrypts home and NAS folders, allows 143 octets where others allow 255.
    static final int MAX_OCTETS = 140;

    private static final String AS_IS = "abcdefghijklmnopqrstuvwxyz0123456789@_-+=.";

    // What Windows takes for a device, with and without an extension.
    private static final Set<String> DEVICES = Set.of(
            "con", "prn", "aux", "nul", //
            "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", //
            "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9");

    private FolderName() {}

    static String of(String mailbox) {
        if (mailbox.isEmpty()) {
            throw new IllegalArgumentException("A mailbox needs a name");
        }
        byte[] octets = utf8(mailbox);
        StringBuilder name = new StringBuilder(octets.length + 8);
        boolean escapeFirst = isDevice(mailbox);
        for (int i = 0; i < octets.length; i++) {
            char c = (char) (octets[i] & 0xFF);
            boolean isFirst = i == 0;
            // A dot in front hides the folder, a minus there makes it an option of a shell's command; Windows drops a
            // dot at the end.
            boolean isBadThere = isFirst ? (c == '.' || c == '-' || escapeFirst) : (c == '.' && i == octets.length - 1);
            if (isBadThere || AS_IS.indexOf(c) < 0) {
                name.append('%').append(HexFormat.of().toHexDigits(octets[i]));
            } else {
                name.append(c);
            }
        }
        return name.length() <= MAX_OCTETS ? name.toString() : digestForm(name.toString(), octets);
    }

    // A plain form has two digits behind each %, so one with %% is nobody else's.
    private static String digestForm(String plain, byte[] octets) {
        String digest = "%%" + Sha256.of(octets);
        return plain.substring(0, MAX_OCTETS - digest.length()) + digest;
    }

    private static boolean isDevice(String mailbox) {
        int dot = mailbox.indexOf('.');
        return DEVICES.contains(dot < 0 ? mailbox : mailbox.substring(0, dot));
    }

    /** UTF-8, but with a form for half a surrogate pair, which {@code getBytes} would make a question mark. */
    private static byte[] utf8(String text) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(text.length() + 8);
        text.codePoints().forEach(point -> {
            if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                octets.write(0xE0 | (point >> 12));
                octets.write(0x80 | (point >> 6 & 0x3F));
                octets.write(0x80 | (point & 0x3F));
            } else {
                octets.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
            }
        });
        return octets.toByteArray();
    }
}
