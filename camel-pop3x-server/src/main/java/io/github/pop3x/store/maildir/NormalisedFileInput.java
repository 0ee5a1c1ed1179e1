package io.github.pop3x.store.maildir;

import io.github.pop3x.maildrop.CrlfNormaliser;
import io.github.pop3x.maildrop.MessageInput;
import io.github.pop3x.maildrop.MessageShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Reads a file of another program, with other line ends, as it was measured. Not thread-safe: one reader.
 */
final class NormalisedFileInput implements MessageInput {

    private static final int CHUNK_OCTETS = 32 << 10;

    private final FileChannel file;
    private final MessageShape shape;
    private final CrlfNormaliser normaliser = new CrlfNormaliser();
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK_OCTETS);
    private final ByteBuffer ready =
            ByteBuffer.allocate(CrlfNormaliser.maxNormalised(CHUNK_OCTETS)).limit(0);
    private boolean ended;

    NormalisedFileInput(FileChannel file, MessageShape shape) {
        this.file = file;
        this.shape = shape;
    }

    @Override
    public MessageShape shape() {
        return shape;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        while (!ready.hasRemaining()) {
            if (ended) {
                return -1;
            }
            fill();
        }
        int count = Math.min(ready.remaining(), target.remaining());
        target.put(ready.slice(ready.position(), count));
        ready.position(ready.position() + count);
        return count;
    }

    @Override
    public boolean isOpen() {
        return file.isOpen();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private void fill() throws IOException {
        int count = file.read(chunk.clear());
        ended = count < 0;
        int normalised =
                ended ? normaliser.finish(ready.array()) : normaliser.normalise(chunk.array(), 0, count, ready.array());
        ready.clear().limit(normalised);
        if (ended && !normaliser.shape().equals(shape)) {
            throw new IOException(
                    "The message's file changed while it was read: " + normaliser.shape() + ", not " + shape);
        }
    }
}
