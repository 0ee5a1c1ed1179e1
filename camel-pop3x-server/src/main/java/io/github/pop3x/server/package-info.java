/**
 * The POP3 server on Netty: listeners, TLS, limits, timeouts. The only package of the server that knows sockets and
 * threads.
 *
 * <p>The path of one command:
 * <ol>
 *   <li>{@link io.github.pop3x.server.Pop3Server} accepts the connection and gives it a pipeline: {@code TlsHandler?},
 *       idle watch, {@code Connection}.</li>
 *   <li>{@code Connection}, on the event loop, puts the octets into the {@code Inbound} and wakes its worker; it stops
 *       reading while more wait than one read brings.</li>
 *   <li>The worker takes one line after the other to the {@link io.github.pop3x.session.Pop3Session} and gathers the
 *       replies; it flushes when no complete line is waiting, and returns when the client doesn't read: nothing that
 *       can block runs on an event loop, and a slow client holds no thread.</li>
 * </ol>
 *
 * <p>May import {@code session}, {@code maildrop}, {@code auth}, {@code wire}, {@code sasl} and Netty.
 */
@NullMarked
package io.github.pop3x.server;

import org.jspecify.annotations.NullMarked;
