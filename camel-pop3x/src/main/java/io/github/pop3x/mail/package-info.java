/**
 * RFC 5322 octets to headers and body, and back.
 *
 * <p>The path of one message that was retrieved:
 * <ol>
 *   <li>{@link io.github.pop3x.mail.MailReader#read} opens the {@link io.github.pop3x.mail.MailSource} and reads it
 *       once, as a stream.</li>
 *   <li>{@code HeaderSection} takes the header lines, within {@link io.github.pop3x.mail.MailLimits}; {@code
 *       HeaderText} unfolds and decodes them (RFC 2047, RFC 6532).</li>
 *   <li>{@code TextFinder} walks the MIME parts with Mime4j and keeps the octets of the best text part; {@code
 *       TextDecoder} makes them characters, whatever their charset claims to be.</li>
 *   <li>{@link io.github.pop3x.mail.MailContent} holds the outcome. What was wrong with the mail is a text in it, not an
 *       exception: one bad mail never stops the others.</li>
 * </ol>
 *
 * <p>The path of one message to be deposited: {@link io.github.pop3x.mail.MailSyntax#isMail} finds out whether a body
 * is a mail already; if not, {@link io.github.pop3x.mail.MailComposer} makes one of it, {@code HeaderWriter} its header.
 *
 * <p>May import the JDK, Mime4j and SLF4J.
 */
@NullMarked
package io.github.pop3x.mail;

import org.jspecify.annotations.NullMarked;
