package io.github.pop3x.server;

/** The connection, as far as a {@link Conversation} needs it. */
interface Line {

    /** Starts TLS behind a last line in clear, on the event loop; then calls {@link Conversation#resume()}. */
    void startTls(String lastLine);

    /** Closes the connection without a word. */
    void breakOff(String reason);

    /** The session is over, its maildrop free. */
    void ended();
}
