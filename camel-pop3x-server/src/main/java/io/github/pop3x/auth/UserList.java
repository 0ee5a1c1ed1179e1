package io.github.pop3x.auth;

import io.github.pop3x.sasl.ScramHash;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Users in memory, each with the {@link PasswordVerifier} of a password. A user's mailbox has the user's name, unless
 * another is given.
 *
 * <p>Safe for use by many threads: users may be added and removed while a server asks.
 */
public final class UserList implements Authenticator, ScramDirectory {

    // Whoever asks for an unknown user pays for a real check (no user enumeration by time).
    private static final PasswordVerifier DECOY =
            PasswordVerifier.of(UUID.randomUUID().toString());

    private final Map<String, User> users = new ConcurrentHashMap<>();

    private final Set<ScramHash> hashes = ConcurrentHashMap.newKeySet();

    private record User(PasswordVerifier verifier, String mailbox) {}

    /** Adds a user, or gives a user another password. Only the password's verifier is kept. */
    public UserList add(String user, String password) {
        return add(user, PasswordVerifier.of(password));
    }

    /** Adds a user whose password is known by its verifier only. */
    public UserList add(String user, PasswordVerifier verifier) {
        return add(user, verifier, user);
    }

    /** Adds a user whose login opens a mailbox of another name. */
    public UserList add(String user, PasswordVerifier verifier, String mailbox) {
        if (user.isEmpty() || mailbox.isEmpty()) {
            throw new IllegalArgumentException("A user needs a name and a mailbox");
        }
        users.put(user, new User(verifier, mailbox));
        hashes.add(verifier.scram().hash());
        return this;
    }

    /** Removes a user; a session that is open stays open. */
    public void remove(String user) {
        users.remove(user);
    }

    @Override
    public Verdict authenticate(String name, String password) {
        @Nullable User user = users.get(name);
        if (user == null) {
            DECOY.verifies(password);
            return Verdict.refused();
        }
        return user.verifier().verifies(password) ? Verdict.accepted(user.mailbox()) : Verdict.refused();
    }

    @Override
    public Set<ScramHash> scramHashes() {
        return Set.copyOf(hashes);
    }

    @Override
    public List<ScramPassword> scramPasswords(String name, ScramHash hash, Origin origin) {
        @Nullable User user = users.get(name);
        if (user == null || user.verifier().scram().hash() != hash) {
            return List.of();
        }
        return List.of(new ScramPassword(user.verifier().scram(), Verdict.accepted(user.mailbox())));
    }
}
