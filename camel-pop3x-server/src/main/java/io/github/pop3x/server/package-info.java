/**
 * The POP3 server on Netty: listeners, TLS, limits, timeouts, events. The only package of the server that knows sockets
 * and threads.
 *
 * <p>The path of one connection:
 * <ol>
 *   <li>{@code Transport} accepts it. From a trusted proxy, {@code ProxyHeader} first learns who the client is.</li>
 *   <li>{@code Admission} counts it, or refuses it; when the server is full, the oldest connection before login goes.</li>
 *   <li>{@code TlsHandlers} finds the key for the host name that the client asks for.</li>
 * </ol>
 *
 * <p>The path of one command:
 * <ol>
 *   <li>{@code Connection}, on the event loop, puts the octets into the {@code Inbound} and wakes the {@code
 *       Conversation}; the socket is not read while much waits. {@code Watch} ends who is silent or doesn't read.</li>
 *   <li>The conversation, on a worker, takes one line after the other to the {@link
 *       io.github.pop3x.session.Pop3Session} and gathers the replies; it flushes when no complete line is waiting, and
 *       returns when the client doesn't read: nothing that can block runs on an event loop, and a slow client holds no
 *       thread.</li>
 *   <li>{@code ConnectionReport} hears from the session what happened, counts it in the {@code Tally}, tells it to the
 *       {@code Events}, and asks the {@link io.github.pop3x.auth.LoginThrottle} how long an answer has to wait.</li>
 *   <li>{@code MaildropLocks} stands between the session and its store, and knows the {@link
 *       io.github.pop3x.server.LockPolicy}.</li>
 * </ol>
 *
 * <p>May import {@code session}, {@code maildrop}, {@code auth}, {@code wire}, {@code sasl} and Netty.
 */
@NullMarked
package io.github.pop3x.server;

import org.jspecify.annotations.NullMarked;
