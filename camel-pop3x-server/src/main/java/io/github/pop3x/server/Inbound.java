package io.github.pop3x.server;

import io.github.pop3x.wire.LineDecoder;
import io.github.pop3x.wire.LineTooLongException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The octets that a client sent and nobody has read yet. The event loop puts, one worker at a time takes lines.
 */
final class Inbound {

    /** More than this many octets unread, and the socket is not read: the rest waits in the client. */
    private static final int MAX_WAITING_OCTETS = 16 * 1024;

    private final Channel channel;
    private final Queue<ByteBuf> received = new ConcurrentLinkedQueue<>();
    private final AtomicInteger held = new AtomicInteger();
    private final LineDecoder lines;

    Inbound(Channel channel, int maxLineOctets) {
        this.channel = channel;
        this.lines = new LineDecoder(maxLineOctets);
    }

    void put(ByteBuf octets) {
        held.addAndGet(octets.capacity());
        received.add(octets);
        if (held.get() > MAX_WAITING_OCTETS) {
            channel.config().setAutoRead(false);
        }
    }

    /** Reads the socket again, whatever waits. */
    void readOn() {
        channel.config().setAutoRead(true);
    }

    /** Whether nothing at all was received behind the last line, not even a part of a line. */
    boolean isEmpty() {
        return received.isEmpty() && !lines.hasPartialLine();
    }

    /** Takes the next line, and lets the socket be read again once little waits. */
    Optional<byte[]> nextLine(LineDecoder.Expected expected) throws LineTooLongException {
        Optional<byte[]> line = take(expected);
        // Whole buffers are counted: a client that sends octet by octet pays for them.
        if (held.get() <= MAX_WAITING_OCTETS && !channel.config().isAutoRead()) {
            readOn();
        }
        return line;
    }

    private Optional<byte[]> take(LineDecoder.Expected expected) throws LineTooLongException {
        for (ByteBuf octets = received.peek(); octets != null; octets = received.peek()) {
            ByteBuffer view = octets.nioBuffer();
            int before = view.remaining();
            Optional<byte[]> line = lines.next(view, expected);
            octets.skipBytes(before - view.remaining());
            if (!octets.isReadable()) {
                received.remove();
                free(octets);
            }
            if (line.isPresent()) {
                return line;
            }
        }
        return Optional.empty();
    }

    /** Frees what waits; may be called from any thread once no worker takes lines any more, and again. */
    void release() {
        for (ByteBuf octets = received.poll(); octets != null; octets = received.poll()) {
            free(octets);
        }
    }

    private void free(ByteBuf octets) {
        held.addAndGet(-octets.capacity());
        octets.release();
    }
}
