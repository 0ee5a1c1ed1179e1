package io.github.pop3x.camel;

import org.jspecify.annotations.Nullable;

/**
 * The part of a URI before its options: {@code host[:port][/mailbox]}. An IPv6 address stands in brackets.
 *
 * <p>Immutable.
 */
record Address(String host, int port, @Nullable String mailbox) {

    /** No port was given. */
    static final int NO_PORT = -1;

    static Address parse(String remaining) {
        String text = remaining.startsWith("//") ? remaining.substring(2) : remaining;
        int slash = text.indexOf('/');
        String authority = slash < 0 ? text : text.substring(0, slash);
        String mailbox = slash < 0 || slash == text.length() - 1 ? null : text.substring(slash + 1);
        if (authority.indexOf('@') >= 0) {
            // What stands before the @ may end in a password: it is not repeated here.
            throw new IllegalArgumentException("The user name does not go before the host; expected"
                    + " pop3x:host[:port][/mailbox]?username=…&password=…");
        }
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon > authority.lastIndexOf(']');
        String host = hasPort ? authority.substring(0, colon) : authority;
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.isEmpty()) {
            throw new IllegalArgumentException("The URI names no host; expected pop3x:host[:port][/mailbox]");
        }
        return new Address(host, hasPort ? port(authority.substring(colon + 1)) : NO_PORT, mailbox);
    }

    void applyTo(Pop3xConfiguration configuration) {
        configuration.setHost(host);
        if (port != NO_PORT) {
            configuration.setPort(port);
        }
        if (mailbox != null) {
            configuration.setMailbox(mailbox);
        }
    }

    private static int port(String digits) {
        if (!digits.matches("[0-9]{1,5}") || Integer.parseInt(digits) > 65_535) {
            throw new IllegalArgumentException(
                    "'" + digits + "' is no port; expected pop3x:host[:port][/mailbox] with a port up to 65535");
        }
        return Integer.parseInt(digits);
    }
}
