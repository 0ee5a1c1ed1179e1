package io.github.pop3x.server;

/** Makes what a client sent safe to log: no control character starts a line of its own or moves the cursor. */
final class Printable {

    private static final int MAX_CHARACTERS = 128;

    private Printable() {}

    static String of(String text) {
        StringBuilder printable = new StringBuilder();
        text.codePoints()
                .limit(MAX_CHARACTERS)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
                .forEach(printable::appendCodePoint);
        return printable.toString();
    }
}
