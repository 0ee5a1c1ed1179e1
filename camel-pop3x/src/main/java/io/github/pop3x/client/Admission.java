package io.github.pop3x.client;

import java.util.OptionalLong;

/**
 * The caller's say in how many messages are under way: asked before each RETR is sent, so that whoever keeps the spools
 * can bound them. Should answer at once; while it blocks, nothing is read from the server.
 */
@FunctionalInterface
public interface Admission {

    /** Asks for messages as fast as the window allows. */
    Admission ALWAYS = (messageNumber, octets) -> true;

    /**
     * Whether this message may be asked for now. After a "no" it is asked again later, and no message behind it is asked
     * for before it. A "yes" is never taken back: the message will be received, refused, or lost with the connection.
     *
     * @param octets what LIST announced
     */
    boolean mayRequest(int messageNumber, OptionalLong octets);
}
