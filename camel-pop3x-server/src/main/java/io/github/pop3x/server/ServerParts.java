package io.github.pop3x.server;

import io.github.pop3x.auth.Authenticator;
import io.github.pop3x.auth.LoginThrottle;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** What all connections of a server share. Each part is safe for use by many threads. */
record ServerParts(
        MaildropLocks locks,
        Authenticator authenticator,
        Pop3ServerLimits limits,
        Optional<TlsHandlers> tls,
        LoginThrottle throttle,
        LoginDelays delays,
        Admission admission,
        Tally tally,
        Events events,
        ExecutorService workers) {}
