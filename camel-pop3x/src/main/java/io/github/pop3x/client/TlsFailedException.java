package io.github.pop3x.client;

import org.jspecify.annotations.Nullable;

/**
 * The connection could not be made secure: STLS was refused (RFC 2595 §4), the handshake failed, or the certificate is
 * not for this host. No credential was sent; the connection is closed.
 */
public final class TlsFailedException extends Pop3Exception {

    private static final long serialVersionUID = 1L;

    TlsFailedException(String message, @Nullable Throwable cause) {
        super(message, 0, cause);
    }
}
