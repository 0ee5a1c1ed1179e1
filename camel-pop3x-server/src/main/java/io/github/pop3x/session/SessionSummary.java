package io.github.pop3x.session;

/**
 * What a session did so far.
 *
 * <p>Immutable.
 *
 * @param user who logged in; empty before that
 * @param mailbox the mailbox that was opened; empty before that
 * @param retrieved replies to RETR that were begun
 * @param deleted messages that UPDATE removed
 * @param phase the state
 */
public record SessionSummary(String user, String mailbox, int retrieved, int deleted, Phase phase) {}
