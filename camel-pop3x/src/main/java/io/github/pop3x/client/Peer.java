package io.github.pop3x.client;

/**
 * Whom an exception or a log line is about.
 *
 * @param user empty before a login
 */
record Peer(String host, int port, String user) {

    Peer withUser(String name) {
        return new Peer(host, port, name);
    }

    @Override
    public String toString() {
        String address = (host.indexOf(':') >= 0 ? '[' + host + ']' : host) + ':' + port;
        return user.isEmpty() ? address : address + " (user " + ShownText.of(user) + ")";
    }
}
