package io.github.pop3x.sasl;

import com.ongres.scram.common.ScramMechanism;

/** The hashes that SCRAM is used with here. */
public enum ScramHash {
    /** RFC 5802; for old clients only. */
    SHA_1("SCRAM-SHA-1", 20, ScramMechanism.SCRAM_SHA_1),

    /** RFC 7677. */
    SHA_256("SCRAM-SHA-256", 32, ScramMechanism.SCRAM_SHA_256);

    private final String mechanismName;
    private final int octets;
    private final ScramMechanism functions;

    ScramHash(String mechanismName, int octets, ScramMechanism functions) {
        this.mechanismName = mechanismName;
        this.octets = octets;
        this.functions = functions;
    }

    /** The mechanism's name without {@code -PLUS}; also what encoded verifiers begin with. */
    public String mechanismName() {
        return mechanismName;
    }

    /** How many octets a key has. */
    public int octets() {
        return octets;
    }

    String keyDerivation() {
        return this == SHA_1 ? "PBKDF2WithHmacSHA1" : "PBKDF2WithHmacSHA256";
    }

    ScramMechanism functions() {
        return functions;
    }
}
