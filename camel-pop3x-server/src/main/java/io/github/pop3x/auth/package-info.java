/**
 * Who may log in. Knows nothing of sessions, sockets or stores, apart from the name of the mailbox that a login opens.
 *
 * <p>The path of one login:
 * <ol>
 *   <li>{@link io.github.pop3x.auth.LoginMethods} holds all that an embedder gave: an {@link
 *       io.github.pop3x.auth.Authenticator} for passwords, and perhaps a {@link io.github.pop3x.auth.ScramDirectory}, a
 *       {@link io.github.pop3x.auth.TokenVerifier}, a {@link io.github.pop3x.auth.CertificateVerifier}, {@link
 *       io.github.pop3x.auth.SharedSecrets}. From that and the {@link io.github.pop3x.auth.Origin} of a connection it says
 *       which mechanisms can succeed there.</li>
 *   <li>{@link io.github.pop3x.auth.LoginExchange} carries out one SASL exchange: the mechanism of package {@code sasl}
 *       asks {@code Decision}, which asks the stores and remembers their {@link io.github.pop3x.auth.Verdict}.</li>
 *   <li>{@link io.github.pop3x.auth.LoginResult} is what the session gets: who, the verdict, and what the client is told;
 *       the same for an unknown user and a wrong password, after the same work ({@code Decoys}).</li>
 * </ol>
 *
 * <p>Ready-made: {@link io.github.pop3x.auth.UserList} in memory; {@link io.github.pop3x.auth.UserFile} with one-time codes
 * and app passwords, changed by {@link io.github.pop3x.auth.UserTool}; {@link io.github.pop3x.auth.JwtVerifier} for tokens.
 * Passwords are kept as {@link io.github.pop3x.auth.PasswordVerifier}s only.
 *
 * <p>May import {@code sasl}; {@code com.eatthepath} for codes, and where they are present {@code com.nimbusds} for tokens
 * and {@code com.google.zxing} for QR codes.
 */
@NullMarked
package io.github.pop3x.auth;

import org.jspecify.annotations.NullMarked;
