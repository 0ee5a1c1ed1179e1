package io.github.pop3x.client;

import io.github.pop3x.wire.StatusLine;
import java.util.BitSet;
import java.util.Map;

/**
 * What came of DELE (RFC 1939 §5). Nothing is deleted before QUIT is confirmed.
 *
 * <p>Immutable, as long as nobody changes {@link #marked()}.
 *
 * @param marked bit n stands for message number n
 * @param refused why the server did not mark a message, by message number: often it is gone already
 */
public record Marking(BitSet marked, Map<Integer, StatusLine> refused) {

    public Marking {
        refused = Map.copyOf(refused);
    }
}
