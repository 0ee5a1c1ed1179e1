package io.github.pop3x.server;

/**
 * Is told what happens in a server.
 *
 * <p>All listeners of a server are called by one thread of their own, one event after the other, in the order in which
 * they happened in each session; never on an event loop and never under a lock. A listener that is slow delays other
 * listeners and nothing else: at most {@value #MAX_WAITING_EVENTS} events wait, later ones are dropped and counted
 * ({@link Pop3ServerCounters#eventsDropped()}). What a listener throws is logged, the first time, and ignored.
 */
@FunctionalInterface
public interface Pop3ServerListener {

    /** How many events wait for slow listeners. */
    int MAX_WAITING_EVENTS = 10_000;

    /** Takes an event; which one, its type tells. */
    void onEvent(Pop3Event event);
}
