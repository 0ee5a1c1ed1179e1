package io.github.pop3x.camel;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.jspecify.annotations.Nullable;

/**
 * A raw mail as a message body: a stream over the spool that can be read again and again while the exchange lives. The
 * spool is deleted when the last exchange that has it is done, handed over or not.
 *
 * <p>Not thread-safe; {@link #copy} gives another thread a stream of its own.
 */
final class SpoolStreamCache extends InputStream implements StreamCache {

    private final SharedSpool spool;
    private @Nullable InputStream input;
    private long position;

    SpoolStreamCache(SharedSpool spool) {
        this.spool = spool;
    }

    @Override
    public int read() throws IOException {
        int octet = input().read();
        position += octet < 0 ? 0 : 1;
        return octet;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = input().read(target, offset, length);
        position += Math.max(count, 0);
        return count;
    }

    @Override
    public int available() throws IOException {
        return input().available();
    }

    // Opened late: many routes never look at the body, and an open file is a descriptor.
    private InputStream input() throws IOException {
        InputStream opened = input;
        if (opened == null) {
            opened = spool.open();
            input = opened;
        }
        return opened;
    }

    @Override
    public void close() throws IOException {
        if (input != null) {
            input.close();
        }
    }

    @Override
    public void reset() {
        try {
            close();
        } catch (IOException e) {
            throw new IllegalStateException("The spooled mail can't be read again", e);
        }
        input = null;
        position = 0;
    }

    @Override
    public void writeTo(OutputStream output) throws IOException {
        spool.writeTo(output);
    }

    @Override
    public StreamCache copy(Exchange exchange) throws IOException {
        spool.keepFor(exchange);
        return new SpoolStreamCache(spool);
    }

    @Override
    public boolean inMemory() {
        return spool.isInMemory();
    }

    @Override
    public long length() {
        return spool.octets();
    }

    @Override
    public long position() {
        return position;
    }
}
