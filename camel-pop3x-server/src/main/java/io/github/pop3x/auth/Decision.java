package io.github.pop3x.auth;

import io.github.pop3x.sasl.Mechanism;
import io.github.pop3x.sasl.SaslServers;
import io.github.pop3x.sasl.ScramHash;
import io.github.pop3x.sasl.ScramVerifier;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;
import org.jspecify.annotations.Nullable;

/**
 * Answers what a mechanism asks, by asking the user stores, and remembers what was decided: a mechanism only hears yes or
 * no. Not thread-safe: one exchange.
 */
final class Decision {

    private static final String DECOY_SECRET = UUID.randomUUID().toString();

    private final LoginMethods methods;
    private final Origin origin;
    private String user = "";
    private @Nullable Verdict verdict;

    Decision(LoginMethods methods, Origin origin) {
        this.methods = methods;
        this.origin = origin;
    }

    /** The server half of a mechanism that asks here. */
    SaslServer server(Mechanism mechanism) {
        return switch (mechanism) {
            case PLAIN -> SaslServers.plain(this::password);
            case LOGIN -> SaslServers.login(this::password);
            case SCRAM_SHA_256_PLUS, SCRAM_SHA_256, SCRAM_SHA_1_PLUS, SCRAM_SHA_1 ->
                SaslServers.scram(
                        mechanism,
                        origin.channelBinding(),
                        new Passwords(mechanism.scramHash().orElseThrow()));
            case OAUTHBEARER -> SaslServers.oauthBearer(this::token);
            case XOAUTH2 -> SaslServers.xoauth2(this::token);
            case EXTERNAL -> SaslServers.external(this::certificate);
            case CRAM_MD5 -> SaslServers.cramMd5(new Secrets());
        };
    }

    /** The name that was tried; empty if none was given yet. */
    String user() {
        return user;
    }

    /** Whether a store has refused. */
    boolean isAgainst() {
        return verdict != null && !verdict.isAccepted();
    }

    LoginResult result(String completed) {
        String name = completed.isEmpty() ? user : completed;
        return LoginResult.of(name, verdict == null ? Verdict.refused() : verdict);
    }

    private boolean password(String name, String password) {
        return take(name, () -> methods.authenticate(name, password, origin));
    }

    private Optional<String> token(String name, String token) {
        return named(name, () -> methods.tokens().verify(name, token));
    }

    private Optional<String> certificate(String name) {
        return named(
                name,
                () -> origin.certificate()
                        .map(certificate -> methods.certificates().verify(certificate, name))
                        .orElse(Verdict.refused()));
    }

    // Fails closed: a verdict that doesn't say who it is must at least have been asked about somebody.
    private Optional<String> named(String name, Supplier<Verdict> ask) {
        boolean isAccepted = take(name, ask);
        String decided = verdict == null || verdict.user().isEmpty() ? name : verdict.user();
        if (isAccepted && (decided.isEmpty() || !name.isEmpty() && !decided.equals(name))) {
            verdict = Verdict.refused();
            return Optional.empty();
        }
        return isAccepted ? Optional.of(decided) : Optional.empty();
    }

    private boolean take(String name, Supplier<Verdict> ask) {
        user = name;
        Verdict decided;
        try {
            decided = ask.get();
        } catch (RuntimeException e) {
            decided = LoginMethods.failed(e);
        }
        verdict = decided;
        return decided.isAccepted();
    }

    /** What SCRAM asks. */
    private final class Passwords implements SaslServers.ScramLookup {

        private final ScramHash hash;
        private List<ScramDirectory.ScramPassword> found = List.of();

        Passwords(ScramHash hash) {
            this.hash = hash;
        }

        @Override
        public List<ScramVerifier> verifiersOf(String name) throws SaslException {
            user = name;
            try {
                // Computed whether it is needed or not: known and unknown users differ by nothing.
                ScramVerifier decoy = methods.scram().decoy(name, hash);
                found = methods.scram().scramPasswords(name, hash, origin);
                return found.isEmpty()
                        ? List.of(decoy)
                        : found.stream()
                                .map(ScramDirectory.ScramPassword::verifier)
                                .toList();
            } catch (IOException | RuntimeException e) {
                verdict = LoginMethods.failed(e);
                throw new SaslException("Nobody can say who that is now", e);
            }
        }

        @Override
        public boolean accepts(int position) {
            // No password fits the decoy; if one did, it would not be a user's.
            return take(
                    user, () -> position < found.size() ? found.get(position).verdict() : Verdict.refused());
        }
    }

    /** What CRAM-MD5 asks. */
    private final class Secrets implements SaslServers.SecretLookup {

        private Verdict kept = Verdict.refused();

        @Override
        public String secretOf(String name) throws SaslException {
            user = name;
            try {
                Optional<SharedSecrets.SharedSecret> secret = methods.secrets().secretOf(name);
                kept = secret.map(SharedSecrets.SharedSecret::verdict).orElse(Verdict.refused());
                return secret.map(SharedSecrets.SharedSecret::password).orElse(DECOY_SECRET);
            } catch (RuntimeException e) {
                verdict = LoginMethods.failed(e);
                throw new SaslException("Nobody can say who that is now", e);
            }
        }

        @Override
        public boolean accepts(String name) {
            return take(name, () -> kept);
        }
    }
}
