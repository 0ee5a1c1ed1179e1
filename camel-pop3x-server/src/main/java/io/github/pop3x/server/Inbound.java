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
    private final AtomicInteger waiting = new AtomicInteger();
    private final LineDecoder lines;

    Inbound(int maxLineOctets) {
        this.lines = new LineDecoder(maxLineOctets);
    }

    void put(ByteBuf octets) {
        waiting.addAndGet(octets.readableBytes());
        received.add(octets);
    }

    /** How many octets wait in complete buffers. */
    int waitingOctets() {
        return waiting.get();
    }

    /** Whether nothing at all was received behind the last line, not even a part of a line. */
    boolean isEmpty() {
        return waiting.get() == 0 && !lines.hasPartialLine();
    }

    Optional<byte[]> nextLine() throws LineTooLongException {
        for (ByteBuf octets = received.peek(); octets != null; octets = received.peek()) {
            ByteBuffer view = octets.nioBuffer();
            int before = view.remaining();
            Optional<byte[]> line = lines.next(view);
            int taken = before - view.remaining();
            octets.skipBytes(taken);
            waiting.addAndGet(-taken);
            if (!octets.isReadable()) {
                received.remove();
                octets.release();
            }
            if (line.isPresent()) {
                return line;
            }
        }
        return Optional.empty();
    }

    void release() {
        for (ByteBuf octets = received.poll(); octets != null; octets = received.poll()) {
            octets.release();
        }
        waiting.set(0);
    }
}
