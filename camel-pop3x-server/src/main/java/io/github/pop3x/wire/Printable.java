package io.github.pop3x.wire;

/** Makes what a peer sent safe to log: no control character starts a line of its own or moves the cursor. */
public final class Printable {

    private static final int MAX_CHARACTERS = 128;

    private Printable() {}

    /** The text, cut to 128 characters, with a question mark for each character that is not visible. */
    public static String of(String text) {
        StringBuilder printable = new StringBuilder();
        text.codePoints().limit(MAX_CHARACTERS).map(c -> isVisible(c) ? c : '?').forEach(printable::appendCodePoint);
        return printable.toString();
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
