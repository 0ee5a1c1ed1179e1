package io.github.pop3x.client;

/**
 * The server sent something that is no reply to what was asked, or more than the settings allow. What follows on the
 * connection can't be understood: it is finished and closed.
 */
public final class ProtocolViolationException extends Pop3Exception {

    private static final long serialVersionUID = 1L;

    ProtocolViolationException(String message, int messageNumber) {
        super(message, messageNumber, null);
    }
}
