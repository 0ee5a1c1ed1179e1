package io.github.pop3x.session;

import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * What TLS agreed on for one connection.
 *
 * <p>Immutable.
 *
 * @param protocol such as {@code TLSv1.3}
 * @param cipherSuite the suite's name as the JDK spells it
 * @param serverCertificate what the server showed: the one that channel binding {@code tls-server-end-point} hashes
 *     (RFC 5929 §4)
 * @param clientCertificate what the client showed, and was verified
 */
public record ConnectionTls(
        String protocol,
        String cipherSuite,
        Optional<X509Certificate> serverCertificate,
        Optional<X509Certificate> clientCertificate) {}
