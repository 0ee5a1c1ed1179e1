package io.github.pop3x.ledger;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Which ledger: a unique-id means something only within one account, and each consumer of that account has its own.
 *
 * <p>Immutable.
 *
 * @param account {@code user@host:port}; data, never a path
 * @param consumerId tells several routes that read one mailbox apart
 */
public record LedgerName(String account, String consumerId) {

    private static final int READABLE_CHARACTERS = 48;
    private static final int DIGEST_OCTETS = 16;

    public LedgerName {
        if (account.isEmpty() || consumerId.isEmpty()) {
            throw new IllegalArgumentException(
                    "A ledger needs an account and a consumerId; got '" + account + "' and '" + consumerId + "'");
        }
    }

    /** The name for an account given in parts. */
    public static LedgerName of(String username, String host, int port, String consumerId) {
        return new LedgerName(username + "@" + host + ":" + port, consumerId);
    }

    /** A file name of its own for every name: a part for people, then a digest that no two names share. */
    public String fileName() {
        String readable = (account + "_" + consumerId).replaceAll("[^A-Za-z0-9@._-]", "_");
        if (readable.length() > READABLE_CHARACTERS) {
            readable = readable.substring(0, READABLE_CHARACTERS);
        }
        // No hidden files, no parent directory.
        return readable.replaceFirst("^\\.+", "_") + "-" + digest();
    }

    private String digest() {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(account.getBytes(StandardCharsets.UTF_8));
            sha256.update((byte) 0);
            byte[] digest = sha256.digest(consumerId.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, DIGEST_OCTETS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }
}
