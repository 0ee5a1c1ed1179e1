package io.github.pop3x.client;

import java.io.IOException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What can go wrong in a POP3 session. The message says what failed, at which server, for which user; it never holds a
 * password or a token.
 */
public abstract sealed class Pop3Exception extends IOException
        permits CommandRefusedException,
                ConnectionFailedException,
                GreetingRefusedException,
                LoginRefusedException,
                ProtocolViolationException,
                TlsFailedException {

    private static final long serialVersionUID = 1L;

    private final int messageNumber;

    Pop3Exception(String message, int messageNumber, @Nullable Throwable cause) {
        super(message, cause);
        this.messageNumber = messageNumber;
    }

    /** The message whose command or reply failed, if it was about one. */
    public OptionalInt messageNumber() {
        return messageNumber > 0 ? OptionalInt.of(messageNumber) : OptionalInt.empty();
    }
}
