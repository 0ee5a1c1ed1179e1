package io.github.pop3x.examples.quickstart;

import java.nio.file.Path;
import org.apache.camel.Handler;

/** Tells how to fetch the digest with programs that this project did not write. */
public final class Guide {

    private final int port;
    private final String password;
    private final Path certificate;

    Guide(int port, String password, Path certificate) {
        this.port = port;
        this.password = password;
        this.certificate = certificate;
    }

    /** Prints the command lines. */
    @Handler
    public void print() {
        System.out.printf("""

                A digest waits in the mailbox 'digest'. Fetch it yourself while this runs:

                  curl --cacert %1$s --user digest:%2$s pop3s://localhost:%3$d/1

                  printf 'USER digest\\r\\nPASS %2$s\\r\\nLIST\\r\\nQUIT\\r\\n' |
                    openssl s_client -quiet -CAfile %1$s -connect localhost:%3$d

                Or give a mail program: POP3 with SSL/TLS, localhost, port %3$d, user digest, password %2$s.
                Ctrl-C ends it.
                %n""", certificate, password, port);
    }
}
