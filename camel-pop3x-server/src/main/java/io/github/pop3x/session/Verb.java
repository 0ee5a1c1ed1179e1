package io.github.pop3x.session;

import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The keywords that the server knows, and the states in which each is allowed. */
// spotless:off
enum Verb {
    APOP (Phase.AUTHORIZATION),                     // RFC 1939 §7; off unless passwords are kept in clear
    AUTH (Phase.AUTHORIZATION),                     // RFC 5034
    CAPA (Phase.AUTHORIZATION, Phase.TRANSACTION),  // RFC 2449 §5
    DELE (Phase.TRANSACTION),                       // RFC 1939 §5
    LANG (Phase.AUTHORIZATION, Phase.TRANSACTION),  // RFC 6856 §3
    LIST (Phase.TRANSACTION),                       // RFC 1939 §5
    NOOP (Phase.TRANSACTION),                       // RFC 1939 §5
    PASS (Phase.AUTHORIZATION),                     // RFC 1939 §7
    QUIT (Phase.AUTHORIZATION, Phase.TRANSACTION),  // RFC 1939 §4 and §6
    RETR (Phase.TRANSACTION),                       // RFC 1939 §5
    RSET (Phase.TRANSACTION),                       // RFC 1939 §5
    STAT (Phase.TRANSACTION),                       // RFC 1939 §5
    STLS (Phase.AUTHORIZATION),                     // RFC 2595 §4
    TOP  (Phase.TRANSACTION),                       // RFC 1939 §7
    UIDL (Phase.TRANSACTION),                       // RFC 1939 §7
    USER (Phase.AUTHORIZATION),                     // RFC 1939 §7
    UTF8 (Phase.AUTHORIZATION);                     // RFC 6856 §2
    // spotless:on

    private static final Map<String, Verb> BY_KEYWORD =
            Stream.of(values()).collect(Collectors.toMap(Verb::name, Function.identity()));

    private final Set<Phase> phases;

    Verb(Phase first, Phase... more) {
        this.phases = EnumSet.of(first, more);
    }

    /** Finds a verb by its keyword, upper case. */
    static Optional<Verb> of(String keyword) {
        return Optional.ofNullable(BY_KEYWORD.get(keyword));
    }

    boolean isAllowedIn(Phase phase) {
        return phases.contains(phase);
    }
}
