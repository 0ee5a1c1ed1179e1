package io.github.pop3x.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** The first part of a message that TOP asks for: the header with its empty line, then so many lines (RFC 1939 §7). */
final class TopChannel implements ReadableByteChannel {

    private final ReadableByteChannel message;
    private long headerOctets;
    private long bodyLines;

    TopChannel(ReadableByteChannel message, long headerOctets, long bodyLines) {
        this.message = message;
        this.headerOctets = headerOctets;
        this.bodyLines = bodyLines;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (headerOctets > 0) {
            return readHeader(target);
        }
        if (bodyLines == 0) {
            return -1;
        }
        int start = target.position();
        int octets = message.read(target);
        for (int at = start; at < target.position(); at++) {
            if (target.get(at) == '\n' && --bodyLines == 0) {
                target.position(at + 1);
                return at + 1 - start;
            }
        }
        return octets;
    }

    @Override
    public boolean isOpen() {
        return message.isOpen();
    }

    @Override
    public void close() throws IOException {
        message.close();
    }

    private int readHeader(ByteBuffer target) throws IOException {
        int limit = target.limit();
        target.limit((int) Math.min(limit, target.position() + headerOctets));
        int octets = message.read(target);
        target.limit(limit);
        headerOctets -= Math.max(octets, 0);
        return octets;
    }
}
