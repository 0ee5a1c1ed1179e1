package io.github.pop3x.server;

import io.github.pop3x.session.LoginRefusal;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * How many connections there are, and who has to go when they are too many: the one that waits longest for its login.
 *
 * <p>Safe for use by many threads; nothing in here waits.
 */
final class Admission {

    /** A connection. Compared by identity. */
    interface Guest {

        /** Whom the limit of connections from one address counts it for. */
        Network customer();

        /** Ends the connection, since a newer one needs its place; it was counted out already. */
        void makeRoom(Pop3Limit limit);
    }

    private final Pop3ServerLimits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Guest> beforeLogin = new LinkedHashSet<>();
    private final Map<Guest, String> loggedIn = new HashMap<>();
    private final Map<Network, Integer> perCustomer = new HashMap<>();
    private final Map<String, Integer> perUser = new HashMap<>();
    private boolean stopped;

    Admission(Pop3ServerLimits limits) {
        this.limits = limits;
    }

    /** Lets a connection in, or answers which limit forbids it. May end another one. */
    Optional<Pop3Limit> enter(Guest guest) {
        @Nullable Pop3Limit full;
        @Nullable Guest oldest = null;
        lock.lock();
        try {
            if (perCustomer.getOrDefault(guest.customer(), 0) >= limits.maxConnectionsPerAddress()) {
                return Optional.of(Pop3Limit.CONNECTIONS_PER_ADDRESS);
            }
            full = fullLimit();
            if (full != null) {
                if (beforeLogin.isEmpty()) {
                    return Optional.of(full);
                }
                oldest = beforeLogin.iterator().next();
                remove(oldest);
            }
            beforeLogin.add(guest);
            perCustomer.merge(guest.customer(), 1, Integer::sum);
        } finally {
            lock.unlock();
        }
        if (full != null && oldest != null) {
            oldest.makeRoom(full);
        }
        return Optional.empty();
    }

    /** Counts a connection as a user's session, or answers why not. */
    Optional<LoginRefusal> logIn(Guest guest, String user) {
        lock.lock();
        try {
            if (stopped || !beforeLogin.contains(guest)) {
                return Optional.of(LoginRefusal.UNAVAILABLE);
            }
            if (perUser.getOrDefault(user, 0) >= limits.maxSessionsPerUser()) {
                return Optional.of(LoginRefusal.TOO_MANY_SESSIONS);
            }
            beforeLogin.remove(guest);
            loggedIn.put(guest, user);
            perUser.merge(user, 1, Integer::sum);
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Nobody logs in any more. */
    void stop() {
        lock.lock();
        try {
            stopped = true;
        } finally {
            lock.unlock();
        }
    }

    /** The login that {@link #logIn} counted came to nothing. */
    void logOut(Guest guest) {
        lock.lock();
        try {
            if (forgetUser(guest)) {
                beforeLogin.add(guest);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Counts a connection out; one that was counted out already stays so. */
    void leave(Guest guest) {
        lock.lock();
        try {
            remove(guest);
        } finally {
            lock.unlock();
        }
    }

    int open() {
        lock.lock();
        try {
            return beforeLogin.size() + loggedIn.size();
        } finally {
            lock.unlock();
        }
    }

    int beforeLogin() {
        lock.lock();
        try {
            return beforeLogin.size();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Pop3Limit fullLimit() {
        if (beforeLogin.size() + loggedIn.size() >= limits.maxConnections()) {
            return Pop3Limit.CONNECTIONS;
        }
        return beforeLogin.size() >= limits.maxConnectionsBeforeLogin() ? Pop3Limit.CONNECTIONS_BEFORE_LOGIN : null;
    }

    private void remove(Guest guest) {
        if (beforeLogin.remove(guest) || forgetUser(guest)) {
            perCustomer.computeIfPresent(guest.customer(), Admission::oneLess);
        }
    }

    private boolean forgetUser(Guest guest) {
        @Nullable String user = loggedIn.remove(guest);
        if (user != null) {
            perUser.computeIfPresent(user, Admission::oneLess);
        }
        return user != null;
    }

    private static <K> @Nullable Integer oneLess(K key, Integer count) {
        return count == 1 ? null : count - 1;
    }
}
