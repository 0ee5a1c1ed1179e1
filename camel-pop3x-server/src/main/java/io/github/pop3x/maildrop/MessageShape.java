package io.github.pop3x.maildrop;

/**
 * What a server must know of a message before it sends the first octet. Measured once, when the message enters the
 * store, over its CRLF form.
 *
 * <p>Immutable.
 *
 * @param octets all octets, each line end counted as two, nothing stuffed: what LIST shows
 * @param headerOctets the header with the empty line that ends it; equal to {@code octets} where there is no such line
 * @param dotLines how many lines start with the termination octet and so need stuffing; 0 lets a server send the
 *     octets as they are
 */
public record MessageShape(long octets, long headerOctets, long dotLines) {

    public MessageShape {
        if (octets < 0 || headerOctets < 0 || headerOctets > octets || dotLines < 0 || dotLines > octets) {
            throw new IllegalArgumentException("Not a message's shape: octets=" + octets + " headerOctets="
                    + headerOctets + " dotLines=" + dotLines);
        }
    }
}
