package io.github.pop3x.auth;

import io.github.pop3x.sasl.ScramVerifier;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A password that was generated for one program, and can be revoked alone.
 *
 * <p>Immutable.
 *
 * @param label what its user calls it
 * @param expires when it ends to be valid
 * @param from where it may be used
 * @param verifiers what is kept of it, one a hash
 */
record AppPassword(String label, Optional<Instant> expires, Optional<Network> from, List<ScramVerifier> verifiers) {

    private static final int RANDOM_OCTETS = 15;
    private static final int GROUP = 4;

    AppPassword {
        verifiers = List.copyOf(verifiers);
    }

    /** 120 random bits in six groups of four: nobody has to remember it, and it can't be guessed. */
    static String generate() {
        byte[] random = new byte[RANDOM_OCTETS];
        new SecureRandom().nextBytes(random);
        String digits = Base32.encode(random).toLowerCase(Locale.ROOT);
        return digits.replaceAll("(.{" + GROUP + "})(?!$)", "$1-");
    }

    boolean isValidAt(Instant now) {
        return expires.map(now::isBefore).orElse(true);
    }

    /** A place that is not known is none of the allowed ones. */
    boolean isAllowedFrom(Optional<InetAddress> client) {
        return from.isEmpty() || client.filter(from.get()::contains).isPresent();
    }
}
