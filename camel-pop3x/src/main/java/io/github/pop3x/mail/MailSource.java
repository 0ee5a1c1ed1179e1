package io.github.pop3x.mail;

import java.io.IOException;
import java.io.InputStream;

/** Where a mail's octets come from: can be opened again and again, each time from the first octet. */
@FunctionalInterface
public interface MailSource {

    /** Opens the mail. Whoever opens it closes it. */
    InputStream open() throws IOException;
}
