package io.github.pop3x.auth;

/**
 * How an attempt to log in ended.
 *
 * <p>Immutable.
 *
 * @param user who it was; if it failed, the name that was tried, empty if none was given
 * @param verdict the decision
 * @param text what the client is told; the same for an unknown user and for a wrong password
 */
public record LoginResult(String user, Verdict verdict, String text) {

    static LoginResult of(String name, Verdict verdict) {
        String user = verdict.user().isEmpty() ? name : verdict.user();
        return new LoginResult(user, verdict, verdict.outcome().text());
    }
}
