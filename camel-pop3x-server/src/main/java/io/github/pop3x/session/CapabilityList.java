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
            Verb.LANG, "LANG",
            Verb.PASS, "USER",
            Verb.STLS, "STLS",
            Verb.TOP, "TOP",
            Verb.UIDL, "UIDL",
            Verb.USER, "USER",
            Verb.UTF8, "UTF8"));

    private final Announcements announced;
    private final ContentPolicy content;
    private final Capabilities.Builder listed = Capabilities.builder();

    CapabilityList(SessionPolicy policy) {
        this.announced = policy.announcements();
        this.content = policy.content();
    }

    /** Whether a verb is not there, together with its capability. */
    static boolean isOff(Verb verb, SessionPolicy policy) {
        return !policy.announcements().has(CAPABILITY_OF.getOrDefault(verb, ""))
                || verb == Verb.UTF8 && !policy.content().offersUtf8();
    }

    /** What is true in both states. */
    CapabilityList addStanding() {
        // RFC 2449 §6: TOP and UIDL are listed before login too; clients that ask only then rely on it (Angus Mail).
        add("TOP")
                .add("UIDL")
                .add("RESP-CODES")
                .add("AUTH-RESP-CODE")
                .add("PIPELINING")
                .add("LANG");
        if (content.offersUtf8()) {
            // RFC 6856 §2.1: USER says that names and passwords may be UTF-8.
            add("UTF8", "USER");
        }
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
