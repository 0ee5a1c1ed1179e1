package io.github.pop3x.client;

import io.github.pop3x.wire.StatusLine;
import java.io.Closeable;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way in, in the order in which they were asked for: a window of commands is unanswered while the
 * caller works on what came already (RFC 2449 §6.6).
 *
 * <p>{@link #next()} reads exactly one reply, so between two calls the connection stands between two replies. While
 * messages are under way the client takes no other command. {@link #close()} reads what is still to come and throws it away, or
 * breaks the connection off where that would be too much.
 *
 * <p>Not thread-safe: one session, one thread.
 */
public final class RetrievalRun implements Closeable {

    private static final long MAX_DRAINED_OCTETS = 16 << 20;

    private final Dialogue dialogue;
    private final Pop3ClientSettings settings;
    private final Admission admission;
    private final Iterator<Request> plan;
    private final Window window;
    private @Nullable Request planned;
    private long drainedOctets;
    private boolean isClosed;

    RetrievalRun(
            Dialogue dialogue,
            Pop3ClientSettings settings,
            Window window,
            Iterator<Request> plan,
            Admission admission) {
        this.dialogue = dialogue;
        this.settings = settings;
        this.window = window;
        this.plan = plan;
        this.admission = admission;
    }

    /**
     * Waits for the next reply.
     *
     * @return nothing if no message is under way: all were answered ({@link #isFinished()}), or admission was refused
     *     and this may be called again once it can be granted
     * @throws ConnectionFailedException the connection is lost; what was not returned here stays on the server
     * @throws ProtocolViolationException likewise: the server sent something that is no reply
     */
    public Optional<Retrieval> next() throws Pop3Exception {
        if (isClosed) {
            throw new IllegalStateException("The run is closed");
        }
        refill();
        if (window.isEmpty()) {
            return Optional.empty();
        }
        Request request = window.current();
        StatusLine status = dialogue.status(request.command());
        Retrieval retrieval = status.isOk() ? receive(request) : new Retrieval.Refused(request.message(), status);
        window.endReply();
        return Optional.of(retrieval);
    }

    /** Whether every message was asked for and answered. */
    public boolean isFinished() {
        return window.isEmpty() && planned == null && !plan.hasNext();
    }

    /** Whether nothing is under way: until the next call of {@link #next()} the client takes other commands too. */
    public boolean isIdle() {
        return window.isEmpty() || dialogue.isFinished();
    }

    // +OK 120 octets CRLF <message, stuffed> . CRLF
    private Retrieval receive(Request request) throws Pop3Exception {
        SpoolWriter writer = new SpoolWriter(settings, request.expectedOctets());
        window.beginReply();
        boolean isComplete = false;
        try {
            dialogue.message(request.command(), writer, octets -> received(request, writer, octets));
            isComplete = true;
        } finally {
            if (!isComplete) {
                writer.discard();
            }
        }
        Optional<Spool> spool = writer.finish();
        return spool.isPresent()
                ? new Retrieval.Retrieved(request.message(), spool.get())
                : new Retrieval.NotSpooled(request.message(), writer.failure().orElseThrow());
    }

    // Asking for more while a message comes in keeps the line busy, however large messages are.
    private void received(Request request, SpoolWriter writer, int octets) throws Pop3Exception {
        window.received(octets);
        long allowed = settings.maxMessageOctets().orElse(Long.MAX_VALUE / 2);
        if (writer.octets() > 2 * allowed) {
            throw dialogue.violated(request.command(), "the message does not end, at twice the octets allowed");
        }
        refill();
    }

    private void refill() throws Pop3Exception {
        if (!window.isHalfEmpty()) {
            return;
        }
        boolean isSilent = window.isEmpty();
        List<Command> batch = new ArrayList<>();
        try {
            for (Request request = peek(); request != null && isAdmitted(request); request = peek()) {
                window.add(request);
                batch.add(request.command());
                planned = null;
            }
        } finally {
            // Also when the caller's code failed: what is in the window is on its way.
            send(batch, isSilent);
        }
    }

    private void send(List<Command> batch, boolean isSilent) throws Pop3Exception {
        if (batch.isEmpty()) {
            return;
        }
        if (isSilent) {
            dialogue.send(batch);
        } else {
            dialogue.sendAhead(batch);
        }
    }

    private @Nullable Request peek() {
        if (planned == null && plan.hasNext()) {
            planned = plan.next();
        }
        return planned;
    }

    private boolean isAdmitted(Request request) {
        Listing.Entry message = request.message();
        return window.hasRoomFor(request) && admission.mayRequest(message.messageNumber(), message.octets());
    }

    /**
     * Ends the run. What is still under way is read and thrown away, so that the session can go on; where that would be
     * more than 16 MiB, the connection is broken off, and the next command says so.
     */
    @Override
    public void close() throws Pop3Exception {
        if (isClosed) {
            return;
        }
        isClosed = true;
        while (!window.isEmpty() && !dialogue.isFinished()) {
            drain(window.current());
            window.endReply();
        }
    }

    private void drain(Request request) throws Pop3Exception {
        if (window.weight(request) > MAX_DRAINED_OCTETS) {
            dialogue.close();
        } else if (dialogue.status(request.command()).isOk()) {
            dialogue.message(request.command(), OutputStream.nullOutputStream(), octets -> {
                drainedOctets += octets;
                if (drainedOctets > MAX_DRAINED_OCTETS) {
                    throw dialogue.violated(request.command(), "its messages are far larger than it announced");
                }
            });
        }
    }
}
