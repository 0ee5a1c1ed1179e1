package io.github.pop3x.wire;

import java.io.IOException;

/** A peer sent a line that is longer than allowed. The octets behind the limit were not kept: the connection is finished. */
public final class LineTooLongException extends IOException {

    private static final long serialVersionUID = 1L;

    public LineTooLongException(int maxLineOctets) {
        super("The peer sent a line of more than " + maxLineOctets + " octets");
    }
}
