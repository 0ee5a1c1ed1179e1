package io.github.pop3x.auth;

/**
 * Knows bearer tokens (RFC 6750), which come by OAUTHBEARER (RFC 7628) or XOAUTH2.
 *
 * <p>Safe for use by many threads. May block; it is never called on an event loop.
 */
@FunctionalInterface
public interface TokenVerifier {

    /**
     * Checks a token.
     *
     * @param user the name that the client gave; empty if it leaves that to the token. A token of somebody else is to be
     *     refused
     * @param token as it was sent; not to be logged or kept
     * @return accepted with {@link Verdict#accepted(String, String)}, since only the token says who it is
     */
    Verdict verify(String user, String token);
}
