package io.github.pop3x.auth;

import java.util.Optional;

/**
 * Knows passwords in clear, which APOP (RFC 1939 §7) and CRAM-MD5 (RFC 2195) can't do without. Nothing here implements
 * it: whoever steals such a store has every password, and MD5 lets somebody in the middle find out APOP passwords
 * (CVE-2007-1558). SCRAM does the same for clients without either fault. It exists for devices that know nothing else.
 *
 * <p>Safe for use by many threads. May block; it is never called on an event loop.
 */
@FunctionalInterface
public interface SharedSecrets {

    /**
     * One user's secret.
     *
     * @param password in clear
     * @param verdict what is said to whoever proves to know it
     */
    record SharedSecret(String password, Verdict verdict) {

        /** Never shows the password. */
        @Override
        public String toString() {
            return "SharedSecret[***]";
        }
    }

    /** A user's secret; nothing for an unknown user. */
    Optional<SharedSecret> secretOf(String user);
}
