package io.github.pop3x.server;

import io.github.pop3x.maildrop.UniqueId;
import io.github.pop3x.session.LoginRefusal;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * Something that happened in a server. What a client sent is in it as it came: a listener that logs it makes it
 * printable first. No event holds a secret.
 *
 * <p>Immutable.
 */
public sealed interface Pop3Event {

    /**
     * The connection that an event is about.
     *
     * @param number unique in the server's life, counted from 1
     * @param client the client's address; behind a trusted proxy, the one that the proxy named
     * @param server the address that the client connected to
     */
    record Session(long number, InetSocketAddress client, InetSocketAddress server) {}

    /** A connection was accepted. */
    record SessionOpened(Session session) implements Pop3Event {}

    /**
     * A connection ended, and its maildrop is free.
     *
     * @param session the connection
     * @param user who was logged in; empty if nobody was
     * @param mailbox the mailbox that was open; empty if none was
     * @param retrieved replies to RETR that were begun
     * @param deleted messages that UPDATE removed
     * @param octets what was sent to the client, before TLS
     * @param duration how long the connection lasted
     * @param reason for people
     */
    record SessionClosed(
            Session session,
            String user,
            String mailbox,
            int retrieved,
            int deleted,
            long octets,
            Duration duration,
            String reason)
            implements Pop3Event {}

    /** A user logged in, and a mailbox is locked. */
    record LoggedIn(Session session, String user, String mailbox) implements Pop3Event {}

    /** A login was refused; the user is empty where none was named. */
    record LoginRefused(Session session, String user, LoginRefusal reason) implements Pop3Event {}

    /** The answer to a login was held back, since logins from that address or for that account failed before. */
    record LoginDelayed(Session session, String user, Duration delay) implements Pop3Event {}

    /** The maildrop was locked by another session. */
    record LockDenied(Session session, String user) implements Pop3Event {}

    /** A newer login ended this session; nothing was removed. */
    record LockTakenOver(Session session, String mailbox) implements Pop3Event {}

    /**
     * A reply to RETR ended.
     *
     * @param session the connection
     * @param mailbox the mailbox
     * @param uniqueId which message
     * @param octets as LIST counts them
     * @param complete whether all of them were handed to the network; whether they arrived, POP3 doesn't say
     */
    record Retrieved(Session session, String mailbox, UniqueId uniqueId, long octets, boolean complete)
            implements Pop3Event {}

    /** UPDATE removed messages, durably. */
    record Deleted(Session session, String mailbox, List<UniqueId> uniqueIds) implements Pop3Event {}

    /** A message was deposited. For stores; the server itself deposits nothing. */
    record Deposited(String mailbox, UniqueId uniqueId, long octets) implements Pop3Event {}

    /** A store removed messages that were older than it keeps them. */
    record Expired(String mailbox, List<UniqueId> uniqueIds) implements Pop3Event {}

    /** A limit was reached: the connection is refused or ended. */
    record LimitHit(Session session, Pop3Limit limit) implements Pop3Event {}
}
