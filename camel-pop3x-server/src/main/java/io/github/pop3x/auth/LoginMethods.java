package io.github.pop3x.auth;

import io.github.pop3x.sasl.Mechanism;
import io.github.pop3x.sasl.ScramHash;
import io.github.pop3x.sasl.Stamp;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All ways to log in to one server: passwords, and what else was given. It is an {@link Authenticator} itself, so that
 * it fits wherever one is asked for.
 *
 * <pre>{@code
 * LoginMethods.of(UserFile.open(Path.of("users")))
 *         .withTokens(JwtVerifier.builder()….build())
 * }</pre>
 *
 * <p>Immutable; safe for use by many threads if its parts are.
 */
public final class LoginMethods implements Authenticator {

    private static final Logger LOG = LoggerFactory.getLogger(LoginMethods.class);

    private final Authenticator passwords;
    private final @Nullable ScramDirectory scram;
    private final @Nullable TokenVerifier tokens;
    private final @Nullable CertificateVerifier certificates;
    private final @Nullable SharedSecrets secrets;

    private LoginMethods(
            Authenticator passwords,
            @Nullable ScramDirectory scram,
            @Nullable TokenVerifier tokens,
            @Nullable CertificateVerifier certificates,
            @Nullable SharedSecrets secrets) {
        this.passwords = passwords;
        this.scram = scram;
        this.tokens = tokens;
        this.certificates = certificates;
        this.secrets = secrets;
    }

    /** Everything that an authenticator implements. */
    public static LoginMethods of(Authenticator authenticator) {
        if (authenticator instanceof LoginMethods methods) {
            return methods;
        }
        return new LoginMethods(
                authenticator,
                authenticator instanceof ScramDirectory scram ? scram : null,
                authenticator instanceof TokenVerifier tokens ? tokens : null,
                authenticator instanceof CertificateVerifier certificates ? certificates : null,
                authenticator instanceof SharedSecrets secrets ? secrets : null);
    }

    /** The same, and OAUTHBEARER and XOAUTH2. */
    public LoginMethods withTokens(TokenVerifier verifier) {
        return new LoginMethods(passwords, scram, verifier, certificates, secrets);
    }

    /** The same, and EXTERNAL. */
    public LoginMethods withCertificates(CertificateVerifier verifier) {
        return new LoginMethods(passwords, scram, tokens, verifier, secrets);
    }

    /** The same, and APOP and CRAM-MD5. {@link SharedSecrets} says why not. */
    public LoginMethods withSharedSecrets(SharedSecrets store) {
        return new LoginMethods(passwords, scram, tokens, certificates, store);
    }

    /** Whether client certificates are of use: then TLS should ask for them. */
    public boolean takesCertificates() {
        return certificates != null;
    }

    /** Whether the greeting needs a stamp for APOP (RFC 1939 §7). */
    public boolean takesApop() {
        return secrets != null;
    }

    /** The mechanisms that can succeed on a connection, the strongest first. */
    public List<Mechanism> mechanisms(Origin origin) {
        Set<Mechanism> usable = EnumSet.of(Mechanism.PLAIN, Mechanism.LOGIN);
        if (certificates != null && origin.certificate().isPresent()) {
            usable.add(Mechanism.EXTERNAL);
        }
        if (tokens != null) {
            usable.add(Mechanism.OAUTHBEARER);
            usable.add(Mechanism.XOAUTH2);
        }
        if (secrets != null) {
            usable.add(Mechanism.CRAM_MD5);
        }
        Set<ScramHash> hashes = scram == null ? Set.of() : scram.scramHashes();
        for (Mechanism mechanism : Mechanism.values()) {
            boolean isPossible = !mechanism.isPlus() || origin.channelBinding().isPresent();
            if (isPossible && mechanism.scramHash().filter(hashes::contains).isPresent()) {
                usable.add(mechanism);
            }
        }
        return List.copyOf(usable);
    }

    /** Starts an exchange; nothing if the mechanism is not one of {@link #mechanisms}. */
    public Optional<LoginExchange> begin(String mechanismName, Origin origin) {
        return Mechanism.of(mechanismName)
                .filter(mechanisms(origin)::contains)
                .map(mechanism -> new LoginExchange(this, mechanism, origin));
    }

    /** Carries out USER and PASS. */
    public LoginResult logIn(String user, String password, Origin origin) {
        return LoginResult.of(user, authenticate(user, password, origin));
    }

    /**
     * Carries out APOP (RFC 1939 §7).
     *
     * @param stamp of the greeting
     * @param digest what the client made of the stamp and its password, in hex
     */
    public LoginResult apop(String user, Stamp stamp, String digest) {
        try {
            Optional<SharedSecrets.SharedSecret> secret = secrets().secretOf(user);
            String password = secret.map(SharedSecrets.SharedSecret::password).orElse(stamp.text());
            boolean isRight = stamp.isApopDigest(password, digest) && secret.isPresent();
            return LoginResult.of(user, isRight ? secret.orElseThrow().verdict() : Verdict.refused());
        } catch (RuntimeException e) {
            return LoginResult.of(user, failed(e));
        }
    }

    @Override
    public Verdict authenticate(String user, String password) {
        return authenticate(user, password, Origin.UNKNOWN);
    }

    @Override
    public Verdict authenticate(String user, String password, Origin origin) {
        try {
            return passwords.authenticate(user, password, origin);
        } catch (RuntimeException e) {
            return failed(e);
        }
    }

    /** Whoever decides has failed: that is no reason to let somebody in, nor to say that a password is wrong. */
    static Verdict failed(Exception cause) {
        LOG.warn("A login can't be checked; look after the user store", cause);
        return Verdict.unavailable();
    }

    ScramDirectory scram() {
        return required(scram);
    }

    TokenVerifier tokens() {
        return required(tokens);
    }

    CertificateVerifier certificates() {
        return required(certificates);
    }

    SharedSecrets secrets() {
        return required(secrets);
    }

    private static <T> T required(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("This way to log in is not configured");
        }
        return part;
    }
}
