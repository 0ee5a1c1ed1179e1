package io.github.pop3x.auth;

import io.github.pop3x.sasl.ScramHash;
import io.github.pop3x.sasl.ScramVerifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes verifiers of a user's new passwords, with the salt that the user's others have, or a fresh one. */
final class PasswordMaker {

    private PasswordMaker() {}

    /** @throws IllegalArgumentException the password is empty */
    static List<ScramVerifier> verifiers(User user, String password, boolean wantsSha1) {
        if (password.isEmpty()) {
            throw new IllegalArgumentException("An empty password is none");
        }
        List<ScramVerifier> verifiers = new ArrayList<>();
        verifiers.add(verifier(user, password, ScramHash.SHA_256));
        if (wantsSha1) {
            verifiers.add(verifier(user, password, ScramHash.SHA_1));
        }
        return verifiers;
    }

    private static ScramVerifier verifier(User user, String password, ScramHash hash) {
        Optional<ScramVerifier> salt =
                user.verifiers().filter(v -> v.hash() == hash).findFirst();
        return salt.map(kept -> ScramVerifier.derive(hash, password, kept.salt(), kept.iterations()))
                .orElseGet(() -> PasswordVerifier.of(password, hash).scram());
    }
}
