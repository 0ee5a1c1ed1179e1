package io.github.pop3x.auth;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of addresses (RFC 4632 §3.1): {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or one address.
 *
 * <p>Immutable.
 */
final class Network {

    // Digits only: anything else would be looked up as a host name.
    private static final Pattern FORM =
            Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,3}){3}|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*)(?:/([0-9]{1,3}))?");

    private final byte[] address;
    private final int prefixBits;

    private Network(byte[] address, int prefixBits) {
        this.address = address;
        this.prefixBits = prefixBits;
    }

    /** @throws IllegalArgumentException the text is no network */
    static Network parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw notANetwork(text);
        }
        try {
            byte[] address = InetAddress.getByName(form.group(1)).getAddress();
            int allBits = address.length * Byte.SIZE;
            int bits = form.group(2) == null ? allBits : Integer.parseInt(form.group(2));
            if (bits > allBits) {
                throw notANetwork(text);
            }
            return new Network(address, bits);
        } catch (UnknownHostException e) {
            throw notANetwork(text);
        }
    }

    private static IllegalArgumentException notANetwork(String text) {
        return new IllegalArgumentException("'" + text + "' is no network: write 10.0.0.0/8 or 2001:db8::/32");
    }

    boolean contains(InetAddress client) {
        byte[] other = client.getAddress();
        if (other.length != address.length) {
            return false;
        }
        for (int bit = 0; bit < prefixBits; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if (((address[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        try {
            return InetAddress.getByAddress(address).getHostAddress() + '/' + prefixBits;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("Its length was checked", e);
        }
    }
}
