/**
 * SASL as POP3 uses it (RFC 5034), both sides behind {@link javax.security.sasl}: octets in, octets out; no user store, no
 * socket.
 *
 * <p>The path of a SCRAM login through a server:
 * <ol>
 *   <li>{@link io.github.pop3x.sasl.Mechanism} finds the mechanism by its name, and knows who speaks first.</li>
 *   <li>{@link io.github.pop3x.sasl.SaslServers} makes its server half, which asks whoever knows the users by an interface
 *       of this package.</li>
 *   <li>{@code ScramExchange} does the work in three steps, cut where the user is looked up; {@link
 *       io.github.pop3x.sasl.ScramVerifier} is what is kept of a password, {@link io.github.pop3x.sasl.ChannelBinding}
 *       what ties the exchange to its TLS connection.</li>
 *   <li>{@link io.github.pop3x.sasl.WrongCredentialsException} ends a login that is refused; any other exception means
 *       that the client made no sense.</li>
 * </ol>
 *
 * <p>{@link io.github.pop3x.sasl.SaslClients} makes the client halves that the JDK lacks. {@link
 * io.github.pop3x.sasl.Base64Line} is the base64 of both sides.
 *
 * <p>Imports the JDK, and {@code com.ongres} for SCRAM's functions and SASLprep.
 */
@NullMarked
package io.github.pop3x.sasl;

import org.jspecify.annotations.NullMarked;
