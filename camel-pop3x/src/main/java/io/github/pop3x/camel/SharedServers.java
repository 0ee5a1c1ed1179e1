package io.github.pop3x.camel;

import io.github.pop3x.store.memory.MemoryStore;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/**
 * The embedded servers of one component, one for each address, counted by the producers that use them. Safe for use by
 * many threads.
 */
final class SharedServers {

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, SharedServer> servers = new HashMap<>();
    // A route that stops and starts again finds its mail, also where there is no disk to find it on.
    private final Map<String, MemoryStore> memories = new HashMap<>();

    /** One producer's use of a server. Closing it twice counts once. */
    final class Lease implements AutoCloseable {

        private final SharedServer server;
        private boolean closed;

        private Lease(SharedServer server) {
            this.server = server;
        }

        SharedServer server() {
            return server;
        }

        @Override
        public void close() throws IOException {
            lock.lock();
            try {
                if (!closed) {
                    closed = true;
                    release(server);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Takes part in the server of an address; starts it for the first endpoint.
     *
     * @throws IllegalArgumentException another endpoint of the same address says something else
     * @throws IOException the address can't be listened on, or the store can't be opened
     */
    Lease acquire(ServerSettings settings, CamelContext context) throws Exception {
        lock.lock();
        try {
            @Nullable SharedServer running = servers.get(settings.key());
            if (running == null) {
                running = SharedServer.start(settings, context, this::memory);
                servers.put(settings.key(), running);
            }
            List<String> differences = settings.differences(running.settings());
            if (!differences.isEmpty()) {
                throw new IllegalArgumentException("Two endpoints serve pop3x:" + settings.key()
                        + " with different values of: " + String.join(", ", differences)
                        + ". Give them the same, or another port");
            }
            running.use();
            return new Lease(running);
        } finally {
            lock.unlock();
        }
    }

    /** The same, and the server runs until {@link #close}. */
    Lease acquireForGood(ServerSettings settings, CamelContext context) throws Exception {
        lock.lock();
        try {
            Lease lease = acquire(settings, context);
            lease.server().keep();
            return lease;
        } finally {
            lock.unlock();
        }
    }

    /** The port of the server of an address; -1 if none runs. */
    int port(String key) {
        lock.lock();
        try {
            SharedServer running = servers.get(key);
            return running == null ? -1 : running.port();
        } finally {
            lock.unlock();
        }
    }

    /** Stops every server, whoever still uses it. */
    void close() throws IOException {
        lock.lock();
        try {
            for (SharedServer server : List.copyOf(servers.values())) {
                servers.remove(server.settings().key());
                server.close();
            }
            memories.values().forEach(MemoryStore::close);
            memories.clear();
        } finally {
            lock.unlock();
        }
    }

    private MemoryStore memory(ServerSettings settings) {
        return memories.computeIfAbsent(settings.key(), key -> new MemoryStore());
    }

    private void release(SharedServer server) throws IOException {
        if (server.unuse()
                && !server.isKept()
                && servers.remove(server.settings().key(), server)) {
            server.close();
        }
    }
}
