package io.github.pop3x.client;

import io.github.pop3x.wire.ResponseCode;
import io.github.pop3x.wire.StatusLine;
import java.util.Optional;

/**
 * The server did not let the user in. {@link #responseCode()} tells wrong credentials ({@code AUTH}) from a locked
 * maildrop ({@code IN-USE}), a login too early ({@code LOGIN-DELAY}) and a fault of the server ({@code SYS/TEMP},
 * {@code SYS/PERM}): RFC 2449 §8, RFC 3206. Many servers send no code at all.
 */
public final class LoginRefusedException extends Pop3Exception {

    private static final long serialVersionUID = 1L;

    private final transient StatusLine statusLine;

    LoginRefusedException(String message, StatusLine statusLine) {
        super(message, 0, null);
        this.statusLine = statusLine;
    }

    /** What the server said; where it repeats a secret, that is masked. */
    public StatusLine statusLine() {
        return statusLine;
    }

    /** The response code, if the server sent one. */
    public Optional<ResponseCode> responseCode() {
        return statusLine.responseCode();
    }
}
