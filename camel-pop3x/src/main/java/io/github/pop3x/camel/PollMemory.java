package io.github.pop3x.camel;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one poll leaves to the next beside the ledger: it makes polls kinder and their log truer, and may be lost with the
 * process. Bounded.
 *
 * <p>Not thread-safe: polls of one consumer come one after the other.
 */
final class PollMemory {

    private static final int MAX_UNIQUE_IDS = 10_000;

    private final Set<String> troubled = newBoundedSet();
    private final Set<String> unsettled = newBoundedSet();
    private final Set<String> deleted = newBoundedSet();

    /** A connection was lost while this mail came in: the next time it comes behind the others. */
    void remember(String troubledUid) {
        troubled.add(troubledUid);
    }

    boolean isTroubled(String uid) {
        return troubled.contains(uid);
    }

    /** The mail came in. */
    void arrived(String uid) {
        troubled.remove(uid);
    }

    /** The mail was marked, and QUIT was confirmed or not. */
    void marked(String uid, boolean isConfirmed) {
        (isConfirmed ? deleted : unsettled).add(uid);
    }

    /** Whether the server confirmed that it deleted this one. */
    boolean isDeleted(String uid) {
        return deleted.contains(uid);
    }

    /** What an unconfirmed QUIT left open, and a complete listing shows as gone. */
    List<String> settledBy(Set<String> listed) {
        Set<String> gone = new HashSet<>(unsettled);
        gone.removeAll(listed);
        unsettled.removeAll(gone);
        deleted.addAll(gone);
        return List.copyOf(gone);
    }

    private static Set<String> newBoundedSet() {
        return Collections.newSetFromMap(new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                return size() > MAX_UNIQUE_IDS;
            }
        });
    }
}
