package io.github.pop3x.client;

import io.github.pop3x.wire.StatusLine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * DELE for many messages (RFC 1939 §5), a window of them unanswered.
 *
 * <p>Not thread-safe: one exchange.
 */
final class MarkExchange {

    private final Dialogue dialogue;
    private final int maxUnanswered;
    private final ArrayDeque<Command> unanswered = new ArrayDeque<>();
    private final BitSet marked = new BitSet();
    private final Map<Integer, StatusLine> refused = new HashMap<>();

    MarkExchange(Dialogue dialogue, int maxUnanswered) {
        this.dialogue = dialogue;
        this.maxUnanswered = maxUnanswered;
    }

    Marking run(List<Integer> messageNumbers) throws Pop3Exception {
        Iterator<Integer> plan = messageNumbers.iterator();
        while (plan.hasNext() || !unanswered.isEmpty()) {
            if (plan.hasNext() && unanswered.size() <= maxUnanswered / 2) {
                send(plan);
            }
            receive(unanswered.remove());
        }
        return new Marking(marked, refused);
    }

    private void send(Iterator<Integer> plan) throws Pop3Exception {
        List<Command> batch = new ArrayList<>();
        while (plan.hasNext() && unanswered.size() + batch.size() < maxUnanswered) {
            batch.add(Command.about("DELE", plan.next()));
        }
        if (unanswered.isEmpty()) {
            dialogue.send(batch);
        } else {
            dialogue.sendAhead(batch);
        }
        unanswered.addAll(batch);
    }

    private void receive(Command command) throws Pop3Exception {
        StatusLine status = dialogue.status(command);
        if (status.isOk()) {
            marked.set(command.messageNumber());
        } else {
            refused.put(command.messageNumber(), status);
        }
    }
}
