package io.github.pop3x.wire;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What CAPA lists (RFC 2449 §5): capability names with their arguments, in order. Names are compared without regard
 * to case.
 *
 * <p>Immutable.
 */
public final class Capabilities {

    /** Nothing is listed: the server does not know CAPA. */
    public static final Capabilities NONE = new Capabilities(Map.of());

    private final Map<String, List<String>> arguments;

    private Capabilities(Map<String, List<String>> arguments) {
        this.arguments = arguments;
    }

    /** Reads the lines between CAPA's status line and its termination. Empty lines mean nothing. */
    public static Capabilities parse(List<String> lines) {
        Builder builder = new Builder();
        for (String line : lines) {
            String[] words = line.strip().split("[ \t]+");
            if (!words[0].isEmpty()) {
                builder.add(words[0], List.of(words).subList(1, words.length));
            }
        }
        return builder.build();
    }

    /** Starts an empty list. */
    public static Builder builder() {
        return new Builder();
    }

    /** Whether a capability is listed. */
    public boolean has(String name) {
        return arguments.containsKey(name.toUpperCase(Locale.ROOT));
    }

    /** The arguments of a capability; nothing if it is not listed. */
    public Optional<List<String>> arguments(String name) {
        return Optional.ofNullable(arguments.get(name.toUpperCase(Locale.ROOT)));
    }

    /** The mechanisms that SASL lists, upper case (RFC 5034 §3); empty if it is not listed. */
    public List<String> saslMechanisms() {
        return arguments("SASL").orElse(List.of()).stream()
                .map(name -> name.toUpperCase(Locale.ROOT))
                .toList();
    }

    /** The lines as CAPA shows them, without line ends. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        arguments.forEach((name, words) -> lines.add(words.isEmpty() ? name : name + ' ' + String.join(" ", words)));
        return Collections.unmodifiableList(lines);
    }

    @Override
    public String toString() {
        return String.join(", ", lines());
    }

    /** Collects capabilities. Not thread-safe. */
    public static final class Builder {

        private final Map<String, List<String>> arguments = new LinkedHashMap<>();

        private Builder() {}

        /** Lists a capability; a later listing of the same name replaces the earlier one. */
        public Builder add(String name, List<String> words) {
            arguments.put(name.toUpperCase(Locale.ROOT), List.copyOf(words));
            return this;
        }

        /** Lists a capability. */
        public Builder add(String name, String... words) {
            return add(name, List.of(words));
        }

        public Capabilities build() {
            return new Capabilities(Collections.unmodifiableMap(new LinkedHashMap<>(arguments)));
        }
    }
}
