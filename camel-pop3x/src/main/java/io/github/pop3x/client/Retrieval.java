package io.github.pop3x.client;

import io.github.pop3x.wire.StatusLine;
import java.io.IOException;

/** What came of one RETR or TOP. */
public sealed interface Retrieval {

    /** The message that was asked for. */
    Listing.Entry message();

    /**
     * The message is here, complete.
     *
     * @param spool belongs to the receiver, who closes it
     */
    record Retrieved(Listing.Entry message, Spool spool) implements Retrieval {}

    /**
     * The server answered {@code -ERR}: a message that is gone, broken, or beyond a quota. The others are not affected.
     */
    record Refused(Listing.Entry message, StatusLine statusLine) implements Retrieval {}

    /**
     * The message came, but could not be kept: the disk is full, or it has more octets than allowed. Nothing of it is
     * left here; the others are not affected.
     */
    record NotSpooled(Listing.Entry message, IOException cause) implements Retrieval {}
}
