package io.github.pop3x.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;

/** Rows of a listing, made one by one while they are sent. No row starts with the termination octet. */
final class ListingContent implements Reply.Content {

    private static final byte[] LINE_END = {'\r', '\n'};

    private final Iterator<String> rows;

    ListingContent(Iterable<String> rows) {
        this(rows.iterator());
    }

    ListingContent(Iterator<String> rows) {
        this.rows = rows;
    }

    @Override
    public boolean fill(ByteBuffer target) {
        while (target.remaining() >= MIN_BUFFER_OCTETS / 2) {
            if (!rows.hasNext()) {
                MessageContent.putTermination(target);
                return true;
            }
            target.put(rows.next().getBytes(StandardCharsets.UTF_8)).put(LINE_END);
        }
        return false;
    }

    @Override
    public void close() {
        // Holds nothing open.
    }
}
