package io.github.pop3x.maildrop;

import java.nio.channels.ReadableByteChannel;

/**
 * The octets of one stored message, with CRLF line ends and not dot-stuffed, from the first to the last.
 *
 * <p>Not thread-safe: one reader. Closing it frees what it holds open and says nothing about the message.
 */
public interface MessageInput extends ReadableByteChannel {

    /** What was measured when the message entered the store. */
    MessageShape shape();
}
