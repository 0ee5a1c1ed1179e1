package io.github.pop3x.camel;

import io.github.pop3x.auth.Authenticator;
import io.github.pop3x.maildrop.MailboxStore;
import io.github.pop3x.wire.TransportSecurity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.jspecify.annotations.Nullable;

/**
 * What the endpoints of one address have to agree upon.
 *
 * <p>Immutable. {@link #toString()} never shows the password.
 */
record ServerSettings(
        String host,
        int port,
        TransportSecurity security,
        @Nullable SSLContextParameters tls,
        Object store,
        Path maildropDirectory,
        String durability,
        @Nullable Object users,
        @Nullable String username,
        @Nullable String password,
        @Nullable String userMailbox) {

    static ServerSettings of(Pop3xEndpoint endpoint) {
        Pop3xConfiguration configuration = endpoint.getConfiguration();
        Path directory = endpoint.getComponent().maildropDirectory();
        Object store = configuration.getStore();
        Object users = configuration.getUsers();
        boolean isOneUser = users == null;
        return new ServerSettings(
                configuration.getHost(),
                configuration.effectivePort(),
                configuration.transportSecurity(),
                configuration.getSslContextParameters(),
                store == null ? "maildir:" + directory : endpoint.resolve(store, MailboxStore.class),
                directory,
                configuration.getDurability(),
                users == null ? null : endpoint.resolve(users, Authenticator.class),
                isOneUser ? configuration.getUsername() : null,
                isOneUser ? configuration.getPassword() : null,
                isOneUser ? configuration.getMailbox() : null);
    }

    /** Two endpoints with the same key share a server. */
    String key() {
        return host + ':' + port;
    }

    /** The key of an endpoint with these options. */
    static String key(Pop3xConfiguration configuration) {
        return configuration.getHost() + ':' + configuration.effectivePort();
    }

    /** The names of the options in which two endpoints of one address differ. */
    List<String> differences(ServerSettings other) {
        List<String> names = new ArrayList<>();
        compare(names, "security", security, other.security);
        compare(names, "sslContextParameters", tls, other.tls);
        compare(names, "store", store, other.store);
        compare(names, "durability", durability, other.durability);
        compare(names, "users", users, other.users);
        compare(names, "username", username, other.username);
        compare(names, "password", password, other.password);
        compare(names, "mailbox of the one user", userMailbox, other.userMailbox);
        return names;
    }

    private static void compare(List<String> names, String name, @Nullable Object one, @Nullable Object other) {
        if (!Objects.equals(one, other)) {
            names.add(name);
        }
    }

    @Override
    public String toString() {
        return "ServerSettings[" + key() + ", security=" + security + ", store=" + store + "]";
    }
}
