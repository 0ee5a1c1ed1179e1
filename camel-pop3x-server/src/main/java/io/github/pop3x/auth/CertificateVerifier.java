package io.github.pop3x.auth;

import java.security.cert.X509Certificate;

/**
 * Knows whose a client certificate is (EXTERNAL, RFC 4422 appendix A).
 *
 * <p>Safe for use by many threads. May block; it is never called on an event loop.
 */
@FunctionalInterface
public interface CertificateVerifier {

    /**
     * Decides who a client is.
     *
     * @param certificate TLS has verified its chain and that the client has its key
     * @param user the name that the client gave; empty if it leaves that to the certificate. A certificate that doesn't
     *     name a user, or another one, is to be refused
     * @return accepted with {@link Verdict#accepted(String, String)}, since only the certificate says who it is
     */
    Verdict verify(X509Certificate certificate, String user);
}
