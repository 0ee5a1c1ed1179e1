package io.github.pop3x.auth;

import io.github.pop3x.sasl.ScramHash;
import io.github.pop3x.sasl.ScramVerifier;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * Knows SCRAM verifiers of passwords (RFC 5802): an {@link Authenticator} that implements it offers SCRAM.
 *
 * <p>Safe for use by many threads. May block; it is never called on an event loop.
 */
public interface ScramDirectory {

    /**
     * One of a user's passwords.
     *
     * @param verifier what is kept of it
     * @param verdict what is said to whoever proves to know it
     */
    record ScramPassword(ScramVerifier verifier, Verdict verdict) {}

    /** The hashes that at least one user has a verifier of. */
    Set<ScramHash> scramHashes();

    /**
     * All passwords by which a user may log in from there. All have the same salt and iterations, since a client
     * computes before it says which one it has.
     *
     * @param user what the client sent; data, never a path or a query
     * @return empty for an unknown user; the caller then goes on with {@link #decoy}
     * @throws IOException nobody can say now
     */
    List<ScramPassword> scramPasswords(String user, ScramHash hash, Origin origin) throws IOException;

    /** A verifier for a name, known or not: no password fits it, and a name always has the same one. */
    default ScramVerifier decoy(String user, ScramHash hash) {
        return Decoys.ofThisProcess().verifier(user, hash);
    }
}
