package io.github.pop3x.store.maildir;

import io.github.pop3x.maildrop.MessageInput;
import io.github.pop3x.maildrop.MessageShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Reads a file whose octets are the message's. Not thread-safe: one reader. */
final class CrlfFileInput implements MessageInput {

    private final FileChannel file;
    private final MessageShape shape;

    CrlfFileInput(FileChannel file, MessageShape shape) {
        this.file = file;
        this.shape = shape;
    }

    /** The file, for a transport that lets the kernel send it. */
    FileChannel file() {
        return file;
    }

    @Override
    public MessageShape shape() {
        return shape;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return file.read(target);
    }

    @Override
    public boolean isOpen() {
        return file.isOpen();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
