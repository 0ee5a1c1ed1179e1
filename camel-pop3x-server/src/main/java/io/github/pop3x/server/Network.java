package io.github.pop3x.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * An IPv4 or IPv6 network: an address and how many of its bits count.
 *
 * <p>Immutable.
 */
record Network(InetAddress address, int prefixBits) {

    /** What one customer of an IPv6 provider has at least (RFC 6177). */
    private static final int IPV6_CUSTOMER_BITS = 64;

    private static final Pattern LITERAL = Pattern.compile("[0-9a-fA-F.:]+");

    Network {
        int bits = Byte.SIZE * address.getAddress().length;
        if (prefixBits < 0 || prefixBits > bits) {
            throw new IllegalArgumentException(
                    "A prefix of " + address.getHostAddress() + " has 0 to " + bits + " bits, not " + prefixBits);
        }
        address = masked(address, prefixBits);
    }

    /** Reads {@code 10.0.0.0/8}, {@code 2001:db8::/32} or one address. Asks no name server. */
    static Network parse(String text) {
        String[] parts = text.strip().split("/", 2);
        if (!LITERAL.matcher(parts[0]).matches()) {
            throw new IllegalArgumentException("Not an address or a network, such as 10.0.0.0/8: '" + text + "'");
        }
        try {
            InetAddress address = InetAddress.getByName(parts[0]);
            int bits = parts.length == 2 ? Integer.parseInt(parts[1]) : Byte.SIZE * address.getAddress().length;
            return new Network(address, bits);
        } catch (UnknownHostException | NumberFormatException e) {
            throw new IllegalArgumentException("Not an address or a network, such as 10.0.0.0/8: '" + text + "'", e);
        }
    }

    /** Whom limits are counted for: an IPv4 address, or an IPv6 network of 64 bits. */
    static Network customerOf(InetAddress address) {
        int bits = Byte.SIZE * address.getAddress().length;
        return new Network(address, Math.min(bits, IPV6_CUSTOMER_BITS));
    }

    boolean contains(InetAddress other) {
        return other.getAddress().length == address.getAddress().length
                && masked(other, prefixBits).equals(address);
    }

    private static InetAddress masked(InetAddress address, int prefixBits) {
        byte[] octets = address.getAddress();
        byte[] kept = Arrays.copyOf(Arrays.copyOf(octets, (prefixBits + Byte.SIZE - 1) / Byte.SIZE), octets.length);
        int rest = prefixBits % Byte.SIZE;
        if (rest > 0) {
            kept[prefixBits / Byte.SIZE] &= (byte) (0xFF << (Byte.SIZE - rest));
        }
        try {
            return InetAddress.getByAddress(kept);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("An address has 4 or 16 octets", impossible);
        }
    }
}
