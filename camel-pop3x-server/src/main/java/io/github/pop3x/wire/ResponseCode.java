package io.github.pop3x.wire;

/**
 * An extended response code: the word in brackets that a client can act upon (RFC 2449 §8, RFC 3206).
 *
 * <p>Immutable.
 *
 * @param name the code without its brackets, upper case, such as {@code SYS/TEMP}
 */
public record ResponseCode(String name) {

    /** RFC 2449 §8.1.1: another session holds the maildrop. */
    public static final ResponseCode IN_USE = new ResponseCode("IN-USE");

    /** RFC 2449 §8.1.2: this user logged in too recently. */
    public static final ResponseCode LOGIN_DELAY = new ResponseCode("LOGIN-DELAY");

    /** RFC 3206 §4: a fault of the server that is likely to pass. */
    public static final ResponseCode SYS_TEMP = new ResponseCode("SYS/TEMP");

    /** RFC 3206 §4: a fault of the server that needs a human. */
    public static final ResponseCode SYS_PERM = new ResponseCode("SYS/PERM");

    /** RFC 3206 §5: the credentials are wrong. */
    public static final ResponseCode AUTH = new ResponseCode("AUTH");

    public ResponseCode {
        if (name.isEmpty() || name.chars().anyMatch(c -> c <= ' ' || c >= 0x7F || c == '[' || c == ']')) {
            throw new IllegalArgumentException("Not a response code (RFC 2449 §8): '" + name + "'");
        }
    }
}
