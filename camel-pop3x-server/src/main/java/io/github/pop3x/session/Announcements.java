package io.github.pop3x.session;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What CAPA says beyond what the protocol itself can tell (RFC 2449 §6). Whoever announces a login delay or an expiry
 * also sees to it that it is true.
 *
 * <p>Immutable.
 *
 * @param off capabilities that this server doesn't have: neither listed nor carried out; upper case
 * @param implementation the server's name; empty hides it
 * @param loginDelay the least time between two logins of one mailbox; zero means none
 * @param expireDays after how many days messages may be removed from the server; nothing says nothing
 */
public record Announcements(Set<String> off, String implementation, Duration loginDelay, Optional<Integer> expireDays) {

    /** Everything on, nothing said. */
    public static final Announcements NONE = new Announcements(Set.of(), "", Duration.ZERO, Optional.empty());

    public Announcements {
        off = off.stream().map(name -> name.toUpperCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        if (loginDelay.isNegative() || expireDays.orElse(0) < 0) {
            throw new IllegalArgumentException("A login delay or an expiry can't be negative");
        }
        if (!implementation.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw new IllegalArgumentException("An implementation's name is one word of ASCII, not " + implementation);
        }
    }

    /** The same, without some capabilities. */
    public Announcements without(Set<String> capabilities) {
        return new Announcements(capabilities, implementation, loginDelay, expireDays);
    }

    /** The same with a name. */
    public Announcements withImplementation(String name) {
        return new Announcements(off, name, loginDelay, expireDays);
    }

    /** The same with a login delay. */
    public Announcements withLoginDelay(Duration delay) {
        return new Announcements(off, implementation, delay, expireDays);
    }

    /** The same with an expiry. */
    public Announcements withExpireDays(int days) {
        return new Announcements(off, implementation, loginDelay, Optional.of(days));
    }

    boolean has(String capability) {
        return !off.contains(capability);
    }
}
