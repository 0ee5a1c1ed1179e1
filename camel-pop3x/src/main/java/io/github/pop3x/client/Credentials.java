package io.github.pop3x.client;

import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Who logs in and how. {@link #toString()} never shows the password.
 *
 * <p>Immutable.
 */
public final class Credentials {

    /** How the password is shown to the server. */
    public enum Mechanism {
        /** SASL PLAIN if CAPA lists it, else USER and PASS. */
        AUTO,

        /** SASL PLAIN (RFC 4616), and nothing else. */
        PLAIN,

        /** USER and PASS (RFC 1939 §7), and nothing else. */
        USER
    }

    private final String username;
    private final char[] password;
    private final Mechanism mechanism;

    private Credentials(String username, char[] password, Mechanism mechanism) {
        this.username = username;
        this.password = password;
        this.mechanism = mechanism;
    }

    /**
     * A user name and a password, for {@link Mechanism#AUTO}. The array is copied.
     *
     * @throws IllegalArgumentException a part is empty, or holds CR, LF or NUL, which would end the command early
     */
    public static Credentials of(String username, char[] password) {
        if (username.isEmpty() || password.length == 0) {
            throw new IllegalArgumentException("A login needs a user name and a password");
        }
        if (username.chars().anyMatch(Credentials::endsLine)) {
            throw new IllegalArgumentException("The user name holds CR, LF or NUL");
        }
        if (CharBuffer.wrap(password).chars().anyMatch(Credentials::endsLine)) {
            throw new IllegalArgumentException("The password of user '" + username + "' holds CR, LF or NUL");
        }
        return new Credentials(username, password.clone(), Mechanism.AUTO);
    }

    /** {@link #of(String, char[])} for a password that is a string already. */
    public static Credentials of(String username, String password) {
        return of(username, password.toCharArray());
    }

    /** The same user and password, shown in another way. */
    public Credentials with(Mechanism otherMechanism) {
        return new Credentials(username, password, otherMechanism);
    }

    public String username() {
        return username;
    }

    public Mechanism mechanism() {
        return mechanism;
    }

    // RFC 4616 §2: [authzid] NUL authcid NUL passwd
    byte[] plainMessage() {
        return ("\0" + username + '\0' + password()).getBytes(StandardCharsets.UTF_8);
    }

    // PASS string CRLF
    byte[] passLine() {
        return ("PASS " + password() + "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    /** For the lines above, and for masking. */
    String password() {
        return new String(password);
    }

    private static boolean endsLine(int character) {
        return character == '\r' || character == '\n' || character == '\0';
    }

    @Override
    public String toString() {
        return "Credentials[username=" + username + ", password=***, mechanism=" + mechanism + "]";
    }
}
