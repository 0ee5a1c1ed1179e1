package io.github.pop3x.server;

import java.util.Map;

/**
 * What a server counted since it started; the first two are of this moment.
 *
 * <p>Immutable.
 *
 * @param connectionsOpen connections at this moment
 * @param connectionsBeforeLogin those of them that did not log in
 * @param connections connections that were accepted, refused ones included
 * @param logins logins that succeeded
 * @param loginsRefused logins that were refused, for whatever reason
 * @param loginsDelayed logins whose answer was held back
 * @param locksDenied logins that found the maildrop locked
 * @param locksTakenOver sessions that a later login ended
 * @param retrieved replies to RETR that ended, complete or not
 * @param deleted messages that UPDATE removed
 * @param octetsSent octets that were sent, before TLS, in sessions that ended
 * @param eventsDropped events that no listener saw, since too many waited
 * @param limitHits how often each limit was hit
 */
public record Pop3ServerCounters(
        long connectionsOpen,
        long connectionsBeforeLogin,
        long connections,
        long logins,
        long loginsRefused,
        long loginsDelayed,
        long locksDenied,
        long locksTakenOver,
        long retrieved,
        long deleted,
        long octetsSent,
        long eventsDropped,
        Map<Pop3Limit, Long> limitHits) {

    public Pop3ServerCounters {
        limitHits = Map.copyOf(limitHits);
    }

    /** How often a limit was hit. */
    public long hits(Pop3Limit limit) {
        return limitHits.getOrDefault(limit, 0L);
    }
}
