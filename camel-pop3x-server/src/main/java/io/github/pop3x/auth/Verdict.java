package io.github.pop3x.auth;

/**
 * What an {@link Authenticator} says of one attempt to log in.
 *
 * <p>Immutable.
 *
 * @param outcome the decision
 * @param mailbox the mailbox that the login opens; empty unless accepted
 */
public record Verdict(Outcome outcome, String mailbox) {

    /** The decisions. */
    public enum Outcome {
        /** The user may open the mailbox. */
        ACCEPTED,

        /** Unknown user or wrong credentials: the client can't tell which. */
        REFUSED,

        /** Nobody could decide now; the client may try again later. */
        UNAVAILABLE
    }

    /** The user may open a mailbox. */
    public static Verdict accepted(String mailbox) {
        return new Verdict(Outcome.ACCEPTED, mailbox);
    }

    /** Unknown user or wrong credentials. */
    public static Verdict refused() {
        return new Verdict(Outcome.REFUSED, "");
    }

    /** The place where users are kept can't be asked now. */
    public static Verdict unavailable() {
        return new Verdict(Outcome.UNAVAILABLE, "");
    }
}
