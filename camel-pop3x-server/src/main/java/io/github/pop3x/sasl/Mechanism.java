package io.github.pop3x.sasl;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The mechanisms that exist here, the strongest first: the order in which CAPA lists them (RFC 5034 §6). */
// spotless:off
public enum Mechanism {
    /** RFC 4422 appendix A: the client's certificate. */
    EXTERNAL           (Turn.CLIENT, null),
    /** RFC 7677, bound to the TLS connection: nobody in the middle can forward it. */
    SCRAM_SHA_256_PLUS (Turn.CLIENT, ScramHash.SHA_256),
    /** RFC 7677: the password never crosses the wire, and both sides prove that they know it. */
    SCRAM_SHA_256      (Turn.CLIENT, ScramHash.SHA_256),
    /** RFC 5802, bound to the TLS connection. */
    SCRAM_SHA_1_PLUS   (Turn.CLIENT, ScramHash.SHA_1),
    /** RFC 5802. */
    SCRAM_SHA_1        (Turn.CLIENT, ScramHash.SHA_1),
    /** RFC 7628: a bearer token. */
    OAUTHBEARER        (Turn.CLIENT, null),
    /** The bearer token of Google and Microsoft, older than RFC 7628. */
    XOAUTH2            (Turn.CLIENT, null),
    /** RFC 2195: needs a secret kept in clear. */
    CRAM_MD5           (Turn.SERVER, null),
    /** RFC 4616. */
    PLAIN              (Turn.CLIENT, null),
    /** Never standardised (draft-murchison-sasl-login); Outlook and old devices use it. */
    LOGIN              (Turn.SERVER, null);
    // spotless:on

    private enum Turn {
        CLIENT,
        SERVER
    }

    private final Turn first;
    private final @Nullable ScramHash hash;

    Mechanism(Turn first, @Nullable ScramHash hash) {
        this.first = first;
        this.hash = hash;
    }

    /** Finds a mechanism by the name that AUTH was given, in any case. */
    public static Optional<Mechanism> of(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(known -> known.mechanismName().equals(upper))
                .findFirst();
    }

    /** The name on the wire (RFC 4422 §3.1). */
    public String mechanismName() {
        return name().replace('_', '-');
    }

    /** Whether the client speaks first: without an initial response it gets an empty challenge (RFC 5034 §4). */
    public boolean isClientFirst() {
        return first == Turn.CLIENT;
    }

    /** Whether the exchange is bound to the TLS connection. */
    public boolean isPlus() {
        return name().endsWith("_PLUS");
    }

    /** The hash of a SCRAM mechanism; nothing for any other. */
    public Optional<ScramHash> scramHash() {
        return Optional.ofNullable(hash);
    }
}
