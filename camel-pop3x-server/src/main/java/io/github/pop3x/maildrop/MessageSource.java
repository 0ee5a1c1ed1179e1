package io.github.pop3x.maildrop;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A message that is to be deposited: RFC 5322 octets with any line ends. Opened once per deposit and closed by the
 * store.
 */
@FunctionalInterface
public interface MessageSource {

    /** Opens the octets from the first one. */
    InputStream open() throws IOException;

    /** A message that is already in memory. The array is not copied. */
    static MessageSource of(byte[] octets) {
        return () -> new ByteArrayInputStream(octets);
    }
}
