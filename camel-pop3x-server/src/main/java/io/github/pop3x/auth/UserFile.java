package io.github.pop3x.auth;

import io.github.pop3x.sasl.SaslPrep;
import io.github.pop3x.sasl.ScramHash;
import io.github.pop3x.sasl.ScramVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Users in a text file, which {@link UserTool} writes and people can read. A change is seen at the next login, at most a
 * second later; a file with a bad line changes nothing and is reported with the line's number.
 *
 * <pre>{@code
 * # one user a line: a name, then any of these words
 * alice password=SCRAM-SHA-256$15000:…$…:…
 * bob%20smith mailbox=orders disabled password=…
 * carol totp=JBSWY3DPEHPK3PXP password=… app=phone,expires=2027-01-31T00:00:00Z,from=10.0.0.0/8,SCRAM-SHA-256$…
 * dave second-factor certificate=3f0c… password=…
 * }</pre>
 *
 * <ul>
 *   <li>{@code password=}: a verifier; a second one with {@code SCRAM-SHA-1} serves old clients.
 *   <li>{@code totp=}: the password must be followed by a six-digit code (RFC 6238), or the client has a certificate of
 *       the user. A code serves once; the last one is kept in a file beside, which ends in {@code .used}.
 *   <li>{@code second-factor}: the password alone does not do, even without {@code totp=}.
 *   <li>{@code app=}: a password for one program; where a second factor is on, SCRAM works with these.
 *   <li>{@code certificate=}: SHA-256 of a client certificate, for EXTERNAL and as a second factor.
 *   <li>{@code :decoy=} on a line of its own: a secret, from which names that don't exist get the same salt each time.
 * </ul>
 *
 * <p>Safe for use by many threads. A login takes one or two computations of PBKDF2, whoever it is.
 */
public final class UserFile implements Authenticator, ScramDirectory, CertificateVerifier {

    private static final Logger LOG = LoggerFactory.getLogger(UserFile.class);
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

    private final Path file;
    private final InstantSource clock;
    private final UsedCodes usedCodes;
    private final ReentrantLock reloading = new ReentrantLock();
    private volatile State state;

    /** What the file said when it was last right, and what it looked like when it was last looked at. */
    private record State(
            Map<String, User> users, Set<ScramHash> hashes, Decoys decoys, FileMark mark, Instant checked) {

        State seen(FileMark newMark, Instant moment) {
            return new State(users, hashes, decoys, newMark, moment);
        }
    }

    /** Two files with the same mark have the same content. */
    private record FileMark(
            FileTime modified, long octets, @Nullable Object key) {}

    private UserFile(Path file, InstantSource clock) throws IOException {
        this.file = file;
        this.clock = clock;
        this.usedCodes = new UsedCodes(file.resolveSibling(file.getFileName() + ".used"));
        this.state = read();
    }

    /**
     * Opens a file.
     *
     * @throws UserFileException a line can't be right
     * @throws IOException there is no such file, or it can't be read
     */
    public static UserFile open(Path file) throws IOException {
        return open(file, InstantSource.system());
    }

    static UserFile open(Path file, InstantSource clock) throws IOException {
        return new UserFile(file, clock);
    }

    private State read() throws IOException {
        // First the mark: a change while the file is read is seen the next time.
        FileMark mark = mark();
        UserLines lines = UserLines.read(file);
        if (PrivateFile.isOpenToOthers(file)) {
            LOG.warn("Others may read or write {}; chmod 600 it", file);
        }
        Set<ScramHash> hashes = lines.inOrder().stream()
                .flatMap(User::verifiers)
                .map(ScramVerifier::hash)
                .collect(Collectors.toUnmodifiableSet());
        return new State(lines.users(), hashes, lines.decoys(), mark, clock.instant());
    }

    private FileMark mark() throws IOException {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        return new FileMark(now.lastModifiedTime(), now.size(), now.fileKey());
    }

    private State current() {
        // One login looks; those at the same moment take what is known.
        if (isDue() && reloading.tryLock()) {
            try {
                reload(state);
            } finally {
                reloading.unlock();
            }
        }
        return state;
    }

    private boolean isDue() {
        Duration age = Duration.between(state.checked(), clock.instant());
        return age.isNegative() || age.compareTo(CHECK_INTERVAL) >= 0;
    }

    private void reload(State known) {
        state = known.seen(known.mark(), clock.instant());
        try {
            FileMark mark = mark();
            if (!mark.equals(known.mark())) {
                // Told once, not every second: a bad file is not read again until it changes.
                state = known.seen(mark, clock.instant());
                state = read();
            }
        } catch (IOException e) {
            LOG.error("{} can't be used; the users stay as they were: {}", file, e.toString());
        }
    }

    @Override
    public Verdict authenticate(String user, String password) {
        return authenticate(user, password, Origin.UNKNOWN);
    }

    @Override
    public Verdict authenticate(String name, String password, Origin origin) {
        State now = current();
        String prepared = SaslPrep.prepare(name);
        @Nullable User user = now.users().get(prepared);
        // The decoy is made for everybody, and both computations depend on what was sent, never on who exists.
        ScramVerifier decoy = now.decoys().verifier(prepared, ScramHash.SHA_256);
        ScramVerifier salt = user == null
                ? decoy
                : user.verifiers()
                        .filter(v -> v.hash() == ScramHash.SHA_256)
                        .findFirst()
                        .orElse(decoy);
        PasswordAttempt attempt = PasswordAttempt.of(password, salt);
        if (user == null || password.isEmpty()) {
            return Verdict.refused();
        }
        Verdict alone = attempt.among(user.passwordsFrom(origin, ScramHash.SHA_256, clock.instant()));
        return alone.outcome() == Verdict.Outcome.REFUSED ? withCode(user, attempt) : alone;
    }

    private Verdict withCode(User user, PasswordAttempt attempt) {
        Instant now = clock.instant();
        boolean isRight = user.totp()
                .filter(secret -> attempt.isFollowedByCode(user.password(ScramHash.SHA_256), secret, now))
                .isPresent();
        boolean isFirst =
                isRight && usedCodes.use(user.name(), attempt.step(user.totp().orElseThrow(), now), now);
        return isFirst ? user.verdict() : Verdict.refused();
    }

    @Override
    public Set<ScramHash> scramHashes() {
        return current().hashes();
    }

    @Override
    public List<ScramPassword> scramPasswords(String name, ScramHash hash, Origin origin) {
        @Nullable User user = current().users().get(SaslPrep.prepare(name));
        return user == null ? List.of() : user.passwordsFrom(origin, hash, clock.instant());
    }

    @Override
    public ScramVerifier decoy(String user, ScramHash hash) {
        return state.decoys().verifier(SaslPrep.prepare(user), hash);
    }

    @Override
    public Verdict verify(X509Certificate certificate, String name) {
        List<User> owners = current().users().values().stream()
                .filter(user -> user.owns(certificate))
                .filter(user -> name.isEmpty() || user.name().equals(SaslPrep.prepare(name)))
                .toList();
        // A certificate of two users names neither.
        return owners.size() == 1 ? owners.get(0).verdict() : Verdict.refused();
    }
}
