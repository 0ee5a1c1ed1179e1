package io.github.pop3x.maildrop;

import java.io.IOException;

/** Another session holds the maildrop's exclusive lock; the server answers {@code -ERR [IN-USE]} (RFC 2449 §8.1.1). */
public final class MaildropInUseException extends IOException {

    private static final long serialVersionUID = 1L;

    public MaildropInUseException(String mailbox) {
        super("Mailbox '" + mailbox + "' is locked by another POP3 session");
    }
}
