/**
 * POP3 as octets, for both sides: lines, commands, status lines, response codes, capabilities, dot-stuffing. JDK only;
 * imports nothing of this project.
 *
 * <p>The path of one command through a server:
 * <ol>
 *   <li>{@link io.github.pop3x.wire.LineDecoder} cuts octets into lines, none longer than its limit.</li>
 *   <li>{@link io.github.pop3x.wire.Command#parse} splits a line into keyword and argument.</li>
 *   <li>{@link io.github.pop3x.wire.StatusLine} is the first line of the reply; {@link io.github.pop3x.wire.DotStuffer}
 *       makes the message behind it safe to send.</li>
 * </ol>
 */
@NullMarked
package io.github.pop3x.wire;

import org.jspecify.annotations.NullMarked;
