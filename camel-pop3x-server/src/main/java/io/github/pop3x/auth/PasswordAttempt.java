package io.github.pop3x.auth;

import io.github.pop3x.auth.ScramDirectory.ScramPassword;
import io.github.pop3x.sasl.ScramHash;
import io.github.pop3x.sasl.ScramVerifier;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A password that was sent, computed with a user's salt: as a whole, and if it ends in six digits, without them, since
 * they may be a code.
 *
 * <p>Immutable.
 *
 * @param whole the verifier of everything
 * @param stem the verifier of what precedes the digits
 * @param code the digits; empty if there are none
 */
record PasswordAttempt(ScramVerifier whole, Optional<ScramVerifier> stem, String code) {

    static PasswordAttempt of(String password, ScramVerifier salt) {
        int end = password.length() - TotpSecret.DIGITS;
        boolean hasCode = end > 0 && password.substring(end).chars().allMatch(c -> c >= '0' && c <= '9');
        ScramVerifier whole = derive(password, salt);
        return hasCode
                ? new PasswordAttempt(
                        whole, Optional.of(derive(password.substring(0, end), salt)), password.substring(end))
                : new PasswordAttempt(whole, Optional.empty(), "");
    }

    private static ScramVerifier derive(String password, ScramVerifier salt) {
        return ScramVerifier.derive(ScramHash.SHA_256, password, salt.salt(), salt.iterations());
    }

    /** What the first of these passwords says that was sent. All are compared. */
    Verdict among(List<ScramPassword> passwords) {
        Verdict verdict = Verdict.refused();
        for (int at = passwords.size() - 1; at >= 0; at--) {
            ScramPassword password = passwords.get(at);
            verdict = password.verifier().matches(whole) ? password.verdict() : verdict;
        }
        return verdict;
    }

    /** Whether the password was sent, and behind it a code of now. */
    boolean isFollowedByCode(Optional<ScramVerifier> password, TotpSecret secret, Instant now) {
        boolean isCode = secret.stepOf(code, now).isPresent();
        return stem.isPresent() && password.filter(stem.get()::matches).isPresent() && isCode;
    }

    /** The step of the code, which is one of now. */
    long step(TotpSecret secret, Instant now) {
        return secret.stepOf(code, now).orElseThrow();
    }
}
