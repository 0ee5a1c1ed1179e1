package io.github.pop3x.session;

/** Reads the numbers of a command. A number that can't be right is refused; no sign, no overflow (RFC 1939 §5). */
final class MessageNumber {

    private static final int MAX_DIGITS = 9;

    private MessageNumber() {}

    /** A message number: 1 or more. One that is too large to exist is answered like any other that doesn't exist. */
    static int parse(String word) throws Refusal {
        String digits = digits(word, "a message number");
        if (digits.equals("0")) {
            throw new Refusal("Message numbers start at 1");
        }
        if (digits.length() > MAX_DIGITS) {
            throw noSuchMessage();
        }
        return Integer.parseInt(digits);
    }

    /** TOP's number of lines: 0 or more; a huge one means all lines. */
    static long parseLines(String word) throws Refusal {
        String digits = digits(word, "a number of lines");
        return digits.length() > MAX_DIGITS ? Long.MAX_VALUE : Long.parseLong(digits);
    }

    static Refusal noSuchMessage() {
        return new Refusal("No such message");
    }

    private static String digits(String word, String what) throws Refusal {
        String stripped = word.strip();
        if (stripped.isEmpty() || !stripped.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new Refusal("Expected " + what + ", digits only");
        }
        return stripped.replaceFirst("^0+(?=.)", "");
    }
}
