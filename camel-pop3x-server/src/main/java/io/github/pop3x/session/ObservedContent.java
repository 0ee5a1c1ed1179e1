package io.github.pop3x.session;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A content that says when it is closed whether it was complete. */
final class ObservedContent implements Reply.Content {

    /** Is told once. */
    @FunctionalInterface
    interface Observer {

        void closed(boolean complete);
    }

    private final Reply.Content content;
    private final Observer observer;
    private boolean complete;
    private boolean closed;

    ObservedContent(Reply.Content content, Observer observer) {
        this.content = content;
        this.observer = observer;
    }

    @Override
    public boolean fill(ByteBuffer target) throws IOException {
        complete = content.fill(target);
        return complete;
    }

    @Override
    public void close() {
        content.close();
        if (!closed) {
            closed = true;
            observer.closed(complete);
        }
    }
}
