/**
 * A POP3 client: blocking, pipelined, in bounded memory. Imports {@code io.github.pop3x.wire} and slf4j; knows nothing
 * of Camel, ledgers or MIME. Only {@code io.github.pop3x.camel} imports it.
 *
 * <p>The path of one message:
 * <ol>
 *   <li>{@link io.github.pop3x.client.Pop3Client#connect} opens the connection, makes it secure, asks CAPA;
 *       {@link io.github.pop3x.client.Pop3Client#login} opens the maildrop.</li>
 *   <li>{@link io.github.pop3x.client.Pop3Client#listing} reads the scan listing and the unique-id listing into one
 *       {@link io.github.pop3x.client.Listing}.</li>
 *   <li>{@link io.github.pop3x.client.Pop3Client#retrieve} keeps a window of RETR commands unanswered and hands out one
 *       {@link io.github.pop3x.client.Retrieval} a message, its octets complete in a
 *       {@link io.github.pop3x.client.Spool}.</li>
 *   <li>{@link io.github.pop3x.client.Pop3Client#mark} marks messages as deleted;
 *       {@link io.github.pop3x.client.Pop3Client#quit} lets the server delete them and says whether it did.</li>
 * </ol>
 *
 * <p>Two kinds of failure. {@code -ERR}: a {@link io.github.pop3x.client.CommandRefusedException} or a result that says
 * so, and the session goes on. Every other {@link java.io.IOException}: the connection is closed already, without QUIT,
 * and nothing was deleted.
 */
@NullMarked
package io.github.pop3x.client;

import org.jspecify.annotations.NullMarked;
