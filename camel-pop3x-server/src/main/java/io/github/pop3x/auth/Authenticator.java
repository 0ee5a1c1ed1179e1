package io.github.pop3x.auth;

/**
 * Decides who may log in with a password. More ways to log in are interfaces of their own, which an authenticator may
 * implement as well: {@link ScramDirectory}, {@link TokenVerifier}, {@link CertificateVerifier}, {@link SharedSecrets};
 * or {@link LoginMethods} puts several objects together.
 *
 * <p>Safe for use by many threads. May block; it is never called on an event loop. It must take the same time for an
 * unknown user as for a wrong password.
 */
@FunctionalInterface
public interface Authenticator {

    /**
     * Checks a user name and a password that came by USER and PASS (RFC 1939 §7) or by SASL PLAIN (RFC 4616) or LOGIN.
     *
     * @param user what the client sent; data, never a path or a query
     * @param password in clear; not to be logged or kept
     */
    Verdict authenticate(String user, String password);

    /** The same for those who want to know where the login comes from. */
    default Verdict authenticate(String user, String password, Origin origin) {
        return authenticate(user, password);
    }
}
