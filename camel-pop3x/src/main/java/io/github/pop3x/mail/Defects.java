package io.github.pop3x.mail;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.stream.Event;

/**
 * Collects what is wrong with one mail; Mime4j reports here too, and goes on.
 *
 * <p>Not thread-safe: one mail.
 */
final class Defects extends DecodeMonitor {

    private static final int MAX_DEFECTS = 5;

    private final Set<String> found = new LinkedHashSet<>();

    void add(String defect) {
        if (found.size() < MAX_DEFECTS) {
            found.add(defect);
        }
    }

    Optional<String> asText() {
        return found.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", found));
    }

    @Override
    public boolean warn(String error, String dropDescription) {
        // Mime4j says so of every part that has no header, which RFC 2046 §5.1 allows.
        if (!error.equals(Event.INVALID_HEADER.toString())) {
            add(error);
        }
        return false;
    }

    @Override
    public boolean isListening() {
        return true;
    }
}
