package io.github.pop3x.client;

/** What somebody else sent, made fit for logs and exceptions: one line, no control characters, not endless. */
final class ShownText {

    private static final int MAX_CHARACTERS = 300;

    private ShownText() {}

    static String of(String text) {
        boolean isLong = text.length() > MAX_CHARACTERS;
        StringBuilder shown = new StringBuilder(isLong ? text.substring(0, MAX_CHARACTERS) : text);
        for (int at = 0; at < shown.length(); at++) {
            if (Character.isISOControl(shown.charAt(at))) {
                shown.setCharAt(at, '?');
            }
        }
        return isLong ? shown.append("…").toString() : shown.toString();
    }
}
