package io.github.pop3x.auth;

import io.github.pop3x.sasl.ScramHash;
import io.github.pop3x.sasl.ScramVerifier;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes verifiers of a user's new passwords, with the salt that the user's others have, or a fresh one. */
final class PasswordMaker {

    private PasswordMaker() {}

    /** @throws IllegalArgumentException the password is empty */
    static List<ScramVerifier> verifiers(User user, String password, Set<ScramHash> hashes) {
        if (password.isEmpty()) {
            throw new IllegalArgumentException("An empty password is none");
        }
        return hashes.stream().map(hash -> verifier(user, password, hash)).toList();
    }

    /** The hashes that a user's new password needs: those of the present one. */
    static Set<ScramHash> hashesOf(User user) {
        Set<ScramHash> hashes = EnumSet.of(ScramHash.SHA_256);
        user.passwords().forEach(verifier -> hashes.add(verifier.hash()));
        return hashes;
    }

    private static ScramVerifier verifier(User user, String password, ScramHash hash) {
        Optional<ScramVerifier> salt =
                user.verifiers().filter(v -> v.hash() == hash).findFirst();
        return salt.map(kept -> ScramVerifier.derive(hash, password, kept.salt(), kept.iterations()))
                .orElseGet(() -> PasswordVerifier.of(password, hash).scram());
    }
}
