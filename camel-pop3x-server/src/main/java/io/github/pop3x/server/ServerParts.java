package io.github.pop3x.server;

import io.github.pop3x.auth.Authenticator;
import io.github.pop3x.auth.LoginThrottle;
import io.github.pop3x.maildrop.MailboxStore;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** What all connections of a server share. Each part is safe for use by many threads. */
record ServerParts(
        MailboxStore store,
        Authenticator authenticator,
        Pop3ServerLimits limits,
        Optional<TlsHandlers> tls,
        LoginThrottle throttle,
        Admission admission,
        Tally tally,
        Events events,
        ExecutorService workers) {}
