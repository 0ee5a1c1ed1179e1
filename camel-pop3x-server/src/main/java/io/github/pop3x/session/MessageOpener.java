package io.github.pop3x.session;

import io.github.pop3x.maildrop.Maildrop;
import io.github.pop3x.maildrop.MessageInput;
import io.github.pop3x.maildrop.MessageShape;
import io.github.pop3x.wire.ResponseCode;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Opens messages as a {@link ContentPolicy} wants them shown. */
final class MessageOpener {

    private static final ResponseCode UTF8 = new ResponseCode("UTF8");
    private static final byte[] END_OF_HEADER = {'\r', '\n', '\r', '\n'};
    private static final int BLOCK_OCTETS = 8 * 1024;

    private final ContentPolicy policy;
    private final boolean saidUtf8;

    MessageOpener(ContentPolicy policy, boolean saidUtf8) {
        this.policy = policy;
        this.saidUtf8 = saidUtf8;
    }

    MessageInput open(Maildrop maildrop, int messageNumber) throws Refusal, IOException {
        if (policy.offersUtf8() && !saidUtf8 && hasEightBitHeader(maildrop, messageNumber)) {
            throw new Refusal(UTF8, "The header of this message is UTF-8; say UTF8 before login");
        }
        boolean lacksEnd = policy.quirks().contains(Quirk.OE_NS_EOH) && lacksEndOfHeader(maildrop, messageNumber);
        MessageInput input = maildrop.open(messageNumber);
        if (policy.quirks().contains(Quirk.OUTLOOK_NO_NULS)) {
            input = new NulFreeInput(input);
        }
        return lacksEnd ? new EndedHeaderInput(input) : input;
    }

    private static boolean hasEightBitHeader(Maildrop maildrop, int messageNumber) throws IOException {
        try (MessageInput input = maildrop.open(messageNumber)) {
            ByteBuffer block = ByteBuffer.allocate(BLOCK_OCTETS);
            long left = input.shape().headerOctets();
            while (left > 0 && input.read(block.clear()) >= 0) {
                block.flip();
                for (; block.hasRemaining() && left > 0; left--) {
                    if (block.get() < 0) {
                        return true;
                    }
                }
            }
            return false;
        }
    }

    private static boolean lacksEndOfHeader(Maildrop maildrop, int messageNumber) throws IOException {
        try (MessageInput input = maildrop.open(messageNumber)) {
            MessageShape shape = input.shape();
            if (shape.headerOctets() < shape.octets()) {
                return false;
            }
            // No body: the empty line is the last one, or missing.
            int matched = 2;
            ByteBuffer block = ByteBuffer.allocate(BLOCK_OCTETS);
            while (input.read(block.clear()) >= 0) {
                block.flip();
                while (block.hasRemaining()) {
                    matched = matchedAfter(matched, block.get());
                }
            }
            return matched < END_OF_HEADER.length;
        }
    }

    /** How much of the header's end was read; a message that starts with an empty line starts with its second half. */
    private static int matchedAfter(int matched, byte octet) {
        if (matched < END_OF_HEADER.length && END_OF_HEADER[matched] == octet) {
            return matched + 1;
        }
        return octet == '\r' ? 1 : 0;
    }
}
