package io.github.pop3x.auth;

import io.github.pop3x.auth.ScramDirectory.ScramPassword;
import io.github.pop3x.sasl.ScramHash;
import io.github.pop3x.sasl.ScramVerifier;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One user of a {@link UserFile}.
 *
 * <p>Immutable.
 *
 * @param name as {@link io.github.pop3x.sasl.SaslPrep} prepares it
 * @param mailbox that a login opens
 * @param flags what else holds
 * @param passwords verifiers of the password, one a hash; none if there is no password
 * @param totp the secret of the one-time codes
 * @param appPasswords in the order in which they were made
 * @param certificates SHA-256 of client certificates, in hex
 */
record User(
        String name,
        String mailbox,
        Set<Flag> flags,
        List<ScramVerifier> passwords,
        Optional<TotpSecret> totp,
        List<AppPassword> appPasswords,
        List<String> certificates) {

    /** What holds of a user or does not. */
    enum Flag {
        /** Whoever has the right credentials is told so. */
        DISABLED,
        /** The password alone doesn't do: a code, a certificate or an app password is needed. */
        SECOND_FACTOR
    }

    User {
        flags = Set.copyOf(flags);
        passwords = List.copyOf(passwords);
        appPasswords = List.copyOf(appPasswords);
        certificates = List.copyOf(certificates);
    }

    static User named(String name, String mailbox) {
        return new User(name, mailbox, Set.of(), List.of(), Optional.empty(), List.of(), List.of());
    }

    User withFlags(Set<Flag> others) {
        return new User(name, mailbox, others, passwords, totp, appPasswords, certificates);
    }

    User withPasswords(List<ScramVerifier> others) {
        return new User(name, mailbox, flags, others, totp, appPasswords, certificates);
    }

    User withTotp(Optional<TotpSecret> other) {
        return new User(name, mailbox, flags, passwords, other, appPasswords, certificates);
    }

    User withAppPasswords(List<AppPassword> others) {
        return new User(name, mailbox, flags, passwords, totp, others, certificates);
    }

    User withCertificates(List<String> others) {
        return new User(name, mailbox, flags, passwords, totp, appPasswords, others);
    }

    /** What is said to whoever has proved to be this user. */
    Verdict verdict() {
        return flags.contains(Flag.DISABLED) ? Verdict.disabled() : Verdict.accepted(name, mailbox);
    }

    boolean needsSecondFactor() {
        return flags.contains(Flag.SECOND_FACTOR) || totp.isPresent();
    }

    /** Every verifier: of the password and of the app passwords. */
    Stream<ScramVerifier> verifiers() {
        return Stream.concat(passwords.stream(), appPasswords.stream().flatMap(app -> app.verifiers().stream()));
    }

    /** The verifier of the password. */
    Optional<ScramVerifier> password(ScramHash hash) {
        return of(hash, passwords);
    }

    /** The passwords that are enough for a login from there, without a code. */
    List<ScramPassword> passwordsFrom(Origin origin, ScramHash hash, Instant now) {
        List<ScramPassword> usable = new ArrayList<>();
        if (!needsSecondFactor() || origin.certificate().filter(this::owns).isPresent()) {
            password(hash).ifPresent(verifier -> usable.add(new ScramPassword(verifier, verdict())));
        }
        for (AppPassword app : appPasswords) {
            if (app.isAllowedFrom(origin.address())) {
                Verdict verdict = app.isValidAt(now) ? verdict() : Verdict.expired();
                of(hash, app.verifiers()).ifPresent(verifier -> usable.add(new ScramPassword(verifier, verdict)));
            }
        }
        return usable;
    }

    boolean owns(X509Certificate certificate) {
        return certificates.contains(fingerprint(certificate));
    }

    static String fingerprint(X509Certificate certificate) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return HexFormat.of().formatHex(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("TLS has encoded it already", e);
        }
    }

    private static Optional<ScramVerifier> of(ScramHash hash, List<ScramVerifier> verifiers) {
        return verifiers.stream().filter(verifier -> verifier.hash() == hash).findFirst();
    }

    /** Never shows what is kept of passwords. */
    @Override
    public String toString() {
        return "User[name=" + name + ", mailbox=" + mailbox + ", flags=" + flags + "]";
    }
}
