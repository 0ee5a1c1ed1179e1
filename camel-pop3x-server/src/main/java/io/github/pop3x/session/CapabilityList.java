package io.github.pop3x.session;

import io.github.pop3x.wire.Capabilities;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Puts together what CAPA lists (RFC 2449 §5): only what is true, and nothing that was switched off. */
final class CapabilityList {

    /** The capability that each verb belongs to; verbs that are not here can't be switched off. */
    private static final Map<Verb, String> CAPABILITY_OF = new TreeMap<>(Map.of(
            Verb.AUTH, "SASL",
            Verb.PASS, "USER",
            Verb.STLS, "STLS",
            Verb.TOP, "TOP",
            Verb.UIDL, "UIDL",
            Verb.USER, "USER"));

    private final Announcements announced;
    private final Capabilities.Builder listed = Capabilities.builder();

    CapabilityList(Announcements announced) {
        this.announced = announced;
    }

    /** Whether a verb was switched off with its capability. */
    static boolean isOff(Verb verb, Announcements announced) {
        return !announced.has(CAPABILITY_OF.getOrDefault(verb, ""));
    }

    /** What is true in both states. */
    CapabilityList addStanding() {
        // RFC 2449 §6: TOP and UIDL are listed before login too; clients that ask only then rely on it (Angus Mail).
        add("TOP").add("UIDL").add("RESP-CODES").add("AUTH-RESP-CODE").add("PIPELINING");
        if (!announced.loginDelay().isZero()) {
            add(
                    "LOGIN-DELAY",
                    Long.toString(announced.loginDelay().plusMillis(999).toSeconds()));
        }
        announced.expireDays().ifPresent(days -> add("EXPIRE", Integer.toString(days)));
        if (!announced.implementation().isEmpty()) {
            add("IMPLEMENTATION", announced.implementation());
        }
        return this;
    }

    CapabilityList add(String name, String... words) {
        return add(name, List.of(words));
    }

    CapabilityList add(String name, List<String> words) {
        if (announced.has(name)) {
            listed.add(name, words);
        }
        return this;
    }

    Capabilities build() {
        return listed.build();
    }
}
