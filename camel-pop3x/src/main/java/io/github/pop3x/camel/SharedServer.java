package io.github.pop3x.camel;

import io.github.pop3x.auth.Authenticator;
import io.github.pop3x.auth.PasswordVerifier;
import io.github.pop3x.auth.UserFile;
import io.github.pop3x.auth.UserList;
import io.github.pop3x.maildrop.MailboxStore;
import io.github.pop3x.server.Pop3Server;
import io.github.pop3x.store.maildir.Durability;
import io.github.pop3x.store.maildir.MaildirStore;
import io.github.pop3x.store.memory.MemoryStore;
import io.github.pop3x.wire.TransportSecurity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server with the store that its producers deposit into. Counted under the lock of {@link SharedServers}. */
final class SharedServer {

    private static final Logger LOG = LoggerFactory.getLogger(SharedServer.class);
    private static final String MAILDIR = "maildir:";
    private static final String FILE = "file:";

    private final ServerSettings settings;
    private final MailboxStore store;
    private final Pop3Server server;
    private int uses;
    private boolean isKept;

    private SharedServer(ServerSettings settings, MailboxStore store, Pop3Server server) {
        this.settings = settings;
        this.store = store;
        this.server = server;
    }

    static SharedServer start(
            ServerSettings settings, CamelContext context, Function<ServerSettings, MemoryStore> memory)
            throws Exception {
        Pop3Server.Builder builder = Pop3Server.builder().authenticator(users(settings));
        if (settings.security() != TransportSecurity.NONE) {
            builder.tls(keyMaterial(settings).createSSLContext(context));
        }
        MailboxStore store = store(settings, memory);
        try {
            Pop3Server server = builder.store(store)
                    .listen(new InetSocketAddress(settings.host(), settings.port()), settings.security())
                    .start();
            LOG.info(
                    "POP3 server listens on {} port {}, security={}, store={}",
                    settings.host(),
                    server.port(),
                    settings.security(),
                    settings.store());
            return new SharedServer(settings, store, server);
        } catch (IOException | RuntimeException e) {
            closeIfOwned(settings, store);
            throw e;
        }
    }

    ServerSettings settings() {
        return settings;
    }

    MailboxStore store() {
        return store;
    }

    int port() {
        return server.port();
    }

    void use() {
        uses++;
    }

    /** Answers whether nobody uses the server any more. */
    boolean unuse() {
        return --uses == 0;
    }

    void keep() {
        isKept = true;
    }

    /** Whether the server goes on when nobody uses it. */
    boolean isKept() {
        return isKept;
    }

    void close() throws IOException {
        server.close();
        closeIfOwned(settings, store);
        LOG.info("POP3 server on {} stopped", settings.key());
    }

    private static void closeIfOwned(ServerSettings settings, MailboxStore store) throws IOException {
        // A bean is its owner's; memory outlives the server, for a route that starts again.
        if (store != settings.store() && !(store instanceof MemoryStore)) {
            store.close();
        }
    }

    private static SSLContextParameters keyMaterial(ServerSettings settings) {
        SSLContextParameters tls = settings.tls();
        if (tls == null) {
            throw new IllegalArgumentException("to(\"pop3x:" + settings.key() + "\") needs a key and a certificate:"
                    + " set sslContextParameters=#name with a key store, or write security=none for clear text");
        }
        return tls;
    }

    private static MailboxStore store(ServerSettings settings, Function<ServerSettings, MemoryStore> memory) {
        Object store = settings.store();
        if (store instanceof MailboxStore bean) {
            return bean;
        }
        String text = store.toString();
        if (text.equals("memory")) {
            return memory.apply(settings);
        }
        if (text.startsWith(MAILDIR) && text.length() > MAILDIR.length()) {
            Durability durability = Pop3xConfiguration.choice("durability", settings.durability(), Durability.class);
            return new MaildirStore(Path.of(text.substring(MAILDIR.length())), durability);
        }
        throw new IllegalArgumentException(
                "Option store can't be '" + text + "'; it takes maildir:path, memory, or #name of a MailboxStore");
    }

    private static Authenticator users(ServerSettings settings) throws IOException {
        if (settings.users() instanceof Authenticator bean) {
            return bean;
        }
        if (settings.users() instanceof String text && text.startsWith(FILE)) {
            return UserFile.open(Path.of(text.substring(FILE.length())));
        }
        if (settings.users() != null) {
            throw new IllegalArgumentException("Option users takes file:path, or #name of a bean of type "
                    + Authenticator.class.getName() + ", not '" + settings.users() + "'");
        }
        @Nullable String username = settings.username();
        @Nullable String password = settings.password();
        if (username == null || password == null) {
            throw new IllegalArgumentException("to(\"pop3x:" + settings.key() + "\") serves nobody: set users=#name,"
                    + " or username and password for a server with one mailbox");
        }
        @Nullable String mailbox = settings.userMailbox();
        return new UserList().add(username, PasswordVerifier.of(password), mailbox == null ? username : mailbox);
    }
}
