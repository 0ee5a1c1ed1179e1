package io.github.pop3x.client;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Which commands are unanswered, and how many octets their replies are announced to have. Bounded, so that client and
 * server never both wait for the other to read (RFC 2449 §6.6).
 *
 * <p>Not thread-safe.
 */
final class Window {

    private final int maxCommands;
    private final long maxOctets;
    private final Deque<Request> requests = new ArrayDeque<>();
    private long requestedOctets;
    private long currentOctets;
    private boolean isReplyBegun;

    Window(int maxCommands, long maxOctets) {
        this.maxCommands = maxCommands;
        this.maxOctets = maxOctets;
    }

    /** The octets that a reply is announced to have; the whole window if nobody knows. */
    long weight(Request request) {
        return request.expectedOctets().orElse(maxOctets);
    }

    boolean isEmpty() {
        return requests.isEmpty();
    }

    /** Refilling at half means few, large writes. */
    boolean isHalfEmpty() {
        return requests.size() <= maxCommands / 2 && unreceivedOctets() <= maxOctets / 2;
    }

    /**
     * Whether one more fits. One that is larger than the window goes alone: when nothing is unanswered, or when what is
     * left of the reply that comes in now is small.
     */
    boolean hasRoomFor(Request request) {
        if (requests.size() >= maxCommands) {
            return false;
        }
        boolean isWaitingForNone = requests.size() == (isReplyBegun ? 1 : 0);
        return isWaitingForNone || weight(request) <= maxOctets - unreceivedOctets();
    }

    void add(Request request) {
        requests.add(request);
        requestedOctets += weight(request);
    }

    Request current() {
        return requests.element();
    }

    /** The current request's status line said that its message follows. */
    void beginReply() {
        isReplyBegun = true;
    }

    void received(int octets) {
        currentOctets += octets;
    }

    /** The current request's reply is complete. */
    void endReply() {
        requestedOctets -= weight(requests.remove());
        currentOctets = 0;
        isReplyBegun = false;
    }

    private long unreceivedOctets() {
        Request current = requests.peek();
        return current == null ? 0 : requestedOctets - Math.min(currentOctets, weight(current));
    }
}
