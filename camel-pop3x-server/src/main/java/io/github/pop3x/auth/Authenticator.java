package io.github.pop3x.auth;

/**
 * Decides who may log in.
 *
 * <p>Safe for use by many threads. May block; it is never called on an event loop. It must take the same time for an
 * unknown user as for a wrong password.
 */
@FunctionalInterface
public interface Authenticator {

    /**
     * Checks a user name and a password that came by USER and PASS (RFC 1939 §7) or by SASL PLAIN (RFC 4616).
     *
     * @param user what the client sent; data, never a path or a query
     * @param password in clear; not to be logged or kept
     */
    Verdict authenticate(String user, String password);
}
