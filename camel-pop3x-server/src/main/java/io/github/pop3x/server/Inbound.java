package io.github.pop3x.server;

import io.github.pop3x.wire.LineDecoder;
import io.github.pop3x.wire.LineTooLongException;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The octets that a client sent and nobody has read yet. The event loop puts, one worker at a time takes lines.
 */
final class Inbound {

    private final Queue<ByteBuf> received = new ConcurrentLinkedQueue<>();
    private final AtomicInteger held = new AtomicInteger();
    private final LineDecoder lines;

    Inbound(int maxLineOctets) {
        this.lines = new LineDecoder(maxLineOctets);
    }

    void put(ByteBuf octets) {
        held.addAndGet(octets.capacity());
        received.add(octets);
    }

    /** How many octets the buffers hold that wait; a client that sends octet by octet pays for whole buffers. */
    int heldOctets() {
        return held.get();
    }

    /** Whether nothing at all was received behind the last line, not even a part of a line. */
    boolean isEmpty() {
        return received.isEmpty() && !lines.hasPartialLine();
    }

    Optional<byte[]> nextLine() throws LineTooLongException {
        for (ByteBuf octets = received.peek(); octets != null; octets = received.peek()) {
            ByteBuffer view = octets.nioBuffer();
            int before = view.remaining();
            Optional<byte[]> line = lines.next(view);
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
