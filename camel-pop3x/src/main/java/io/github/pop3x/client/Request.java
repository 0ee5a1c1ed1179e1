package io.github.pop3x.client;

import java.util.OptionalLong;

/**
 * One message to be asked for.
 *
 * <p>Immutable.
 *
 * @param expectedOctets what the reply is announced to have
 */
record Request(Listing.Entry message, Command command, OptionalLong expectedOctets) {

    // Headers of more than that are rare, and nothing depends on it.
    private static final long EXPECTED_TOP_OCTETS = 16 * 1024;

    static Request retrieve(Listing.Entry message) {
        return new Request(message, Command.about("RETR", message.messageNumber()), message.octets());
    }

    static Request top(Listing.Entry message, int bodyLines) {
        long octets = Math.min(EXPECTED_TOP_OCTETS, message.octets().orElse(EXPECTED_TOP_OCTETS));
        return new Request(message, Command.top(message.messageNumber(), bodyLines), OptionalLong.of(octets));
    }
}
