package io.github.pop3x.auth;

/**
 * What is said of one attempt to log in.
 *
 * <p>Immutable.
 *
 * @param outcome the decision
 * @param user who it is, where a certificate or a token says so; empty for the name that the client gave
 * @param mailbox the mailbox that the login opens; empty unless accepted
 */
public record Verdict(Outcome outcome, String user, String mailbox) {

    /** The decisions. Only to somebody who proved to be the user, the last two may be said. */
    public enum Outcome {
        /** The user may open the mailbox. */
        ACCEPTED("Welcome"),

        /** Unknown user or wrong credentials: the client can't tell which. */
        REFUSED("Wrong user name or password"),

        /** Nobody could decide now; the client may try again later (RFC 3206 §4: SYS/TEMP). */
        UNAVAILABLE("Logins can't be checked now"),

        /** The credentials are right and the account is closed; trying again is useless (RFC 3206 §4: SYS/PERM). */
        DISABLED("This account is disabled"),

        /** The credentials were right once; new ones are needed (RFC 3206 §5: AUTH). */
        EXPIRED("These credentials have expired");

        private final String text;

        Outcome(String text) {
            this.text = text;
        }

        /** What the client is told. */
        public String text() {
            return text;
        }
    }

    /** The user may open a mailbox. */
    public static Verdict accepted(String mailbox) {
        return new Verdict(Outcome.ACCEPTED, "", mailbox);
    }

    /** The user, whose name a certificate or a token says, may open a mailbox. */
    public static Verdict accepted(String user, String mailbox) {
        return new Verdict(Outcome.ACCEPTED, user, mailbox);
    }

    /** Unknown user or wrong credentials. */
    public static Verdict refused() {
        return new Verdict(Outcome.REFUSED, "", "");
    }

    /** The place where users are kept can't be asked now. */
    public static Verdict unavailable() {
        return new Verdict(Outcome.UNAVAILABLE, "", "");
    }

    /** The account is closed. Only for somebody whose credentials are right. */
    public static Verdict disabled() {
        return new Verdict(Outcome.DISABLED, "", "");
    }

    /** The credentials are too old. Only for somebody whose credentials were right. */
    public static Verdict expired() {
        return new Verdict(Outcome.EXPIRED, "", "");
    }

    /** Whether the user may open the mailbox. */
    public boolean isAccepted() {
        return outcome == Outcome.ACCEPTED;
    }
}
