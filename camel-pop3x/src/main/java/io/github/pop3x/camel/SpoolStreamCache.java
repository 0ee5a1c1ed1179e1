package io.github.pop3x.camel;

import io.github.pop3x.client.Spool;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;

/**
 * A raw mail as a message body: a stream over the spool that can be read again and again while the exchange lives. The
 * spool belongs to the mail's {@code Delivery}, which deletes it when the exchange is done, handed over or not.
 *
 * <p>Not thread-safe; {@link #copy} gives another thread a stream of its own.
 */
final class SpoolStreamCache extends InputStream implements StreamCache {

    private final Spool spool;
    private InputStream input;
    private long position;

    SpoolStreamCache(Spool spool) throws IOException {
        this.spool = spool;
        this.input = spool.open();
    }

    @Override
    public int read() throws IOException {
        int octet = input.read();
        position += octet < 0 ? 0 : 1;
        return octet;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = input.read(target, offset, length);
        position += Math.max(count, 0);
        return count;
    }

    @Override
    public int available() throws IOException {
        return input.available();
    }

    @Override
    public void close() throws IOException {
        input.close();
    }

    @Override
    public void reset() {
        try {
            input.close();
            input = spool.open();
            position = 0;
        } catch (IOException e) {
            throw new IllegalStateException("The spooled mail can't be read again", e);
        }
    }

    @Override
    public void writeTo(OutputStream output) throws IOException {
        spool.writeTo(output);
    }

    @Override
    public StreamCache copy(Exchange exchange) throws IOException {
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
