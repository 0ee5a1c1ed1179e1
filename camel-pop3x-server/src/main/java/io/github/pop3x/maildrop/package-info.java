/**
 * The storage SPI, in RFC 1939's words. JDK only; every package of the server and the component may import it.
 *
 * <p>The path of one message:
 * <ol>
 *   <li>{@link io.github.pop3x.maildrop.MailboxStore#deposit} takes a {@link io.github.pop3x.maildrop.MessageSource},
 *       makes its line ends CRLF once ({@link io.github.pop3x.maildrop.CrlfNormaliser}), measures it
 *       ({@link io.github.pop3x.maildrop.MessageShape}) and answers its
 *       {@link io.github.pop3x.maildrop.UniqueId}.</li>
 *   <li>{@link io.github.pop3x.maildrop.MailboxStore#lock} turns the mailbox into a
 *       {@link io.github.pop3x.maildrop.Maildrop}: a snapshot under an exclusive lock. There is no other way in.</li>
 *   <li>{@link io.github.pop3x.maildrop.Maildrop#open} streams the octets.</li>
 *   <li>{@link io.github.pop3x.maildrop.Maildrop#update} removes what the session marked, all of it or nothing;
 *       {@link io.github.pop3x.maildrop.Maildrop#close} frees the lock and removes nothing.</li>
 * </ol>
 */
@NullMarked
package io.github.pop3x.maildrop;

import org.jspecify.annotations.NullMarked;
