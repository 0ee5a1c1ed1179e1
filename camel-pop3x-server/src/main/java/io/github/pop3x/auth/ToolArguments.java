package io.github.pop3x.auth;

import io.github.pop3x.auth.UserTool.UsageException;
import io.github.pop3x.sasl.ScramHash;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What follows a command of {@link UserTool}.
 *
 * <p>Immutable.
 *
 * @param words in order
 * @param options by name
 */
record ToolArguments(List<String> words, Map<String, String> options) {

    private static final Set<String> WITH_VALUE = Set.of("--mailbox", "--issuer", "--expires", "--from");
    private static final String SHA1 = "--sha1";

    static ToolArguments parse(List<String> arguments) throws UsageException {
        List<String> words = new ArrayList<>();
        Map<String, String> options = new HashMap<>();
        for (int at = 0; at < arguments.size(); at++) {
            String word = arguments.get(at);
            if (word.equals(SHA1)) {
                options.put(word, "");
            } else if (WITH_VALUE.contains(word) && at + 1 < arguments.size()) {
                at++;
                options.put(word, arguments.get(at));
            } else if (word.startsWith("--")) {
                throw new UsageException(word + " is not known, or lacks its value");
            } else {
                words.add(word);
            }
        }
        return new ToolArguments(List.copyOf(words), Map.copyOf(options));
    }

    /** These words and no others; these options at most. */
    void require(int count, String... allowed) throws UsageException {
        if (words.size() != count || !Set.of(allowed).containsAll(options.keySet())) {
            throw new UsageException("This command takes other words");
        }
    }

    Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name));
    }

    /** The hashes that were asked for. */
    Set<ScramHash> hashes() {
        return options.containsKey(SHA1) ? EnumSet.allOf(ScramHash.class) : EnumSet.of(ScramHash.SHA_256);
    }
}
