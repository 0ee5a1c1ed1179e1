/**
 * The POP3 server's protocol, without a socket, a thread or a clock: a line in, a {@link io.github.pop3x.session.Reply}
 * out.
 *
 * <p>The path of one session:
 * <ol>
 *   <li>{@link io.github.pop3x.session.Pop3Session#greeting} answers the connection.</li>
 *   <li>{@link io.github.pop3x.session.Pop3Session#receive} takes a line, finds the {@code Verb}, asks it whether it is
 *       allowed in this {@link io.github.pop3x.session.Phase}, and calls the one method that carries it out.</li>
 *   <li>{@code Login} carries out the AUTHORIZATION state: USER and PASS, APOP, or the lines of an AUTH exchange, whose
 *       octets it hands to {@link io.github.pop3x.auth.LoginExchange}. It ends in a locked maildrop.</li>
 *   <li>{@code Transaction} carries out the TRANSACTION state: marks are its own, the maildrop doesn't know them.</li>
 *   <li>QUIT hands the marks to the maildrop (UPDATE). Nothing else removes a message: {@link
 *       io.github.pop3x.session.Pop3Session#close} frees the maildrop as it was.</li>
 * </ol>
 *
 * <p>What happens is told to a {@link io.github.pop3x.session.SessionListener}; who may enter is asked of a {@link
 * io.github.pop3x.session.LoginGate}; what may differ between servers is in the {@link
 * io.github.pop3x.session.SessionPolicy}.
 *
 * <p>May import {@code wire}, {@code sasl}, {@code maildrop} and {@code auth}.
 */
@NullMarked
package io.github.pop3x.session;

import org.jspecify.annotations.NullMarked;
