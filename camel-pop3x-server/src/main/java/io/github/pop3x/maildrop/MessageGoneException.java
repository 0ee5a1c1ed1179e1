package io.github.pop3x.maildrop;

import java.io.IOException;

/** A message of the snapshot is not there any more: something other than this session removed it. */
public final class MessageGoneException extends IOException {

    private static final long serialVersionUID = 1L;

    public MessageGoneException(UniqueId uniqueId) {
        super("Message " + uniqueId + " was removed by something other than this session");
    }
}
