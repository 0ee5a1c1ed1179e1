package io.github.pop3x.server;

import io.github.pop3x.testing.Await;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what a server tells. Safe for use by many threads. */
final class EventLog implements Pop3ServerListener {

    private final List<Pop3Event> events = new CopyOnWriteArrayList<>();

    @Override
    public void onEvent(Pop3Event event) {
        events.add(event);
    }

    <E extends Pop3Event> List<E> of(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Waits for the first event of a type. */
    <E extends Pop3Event> E await(Class<E> type) {
        return await(type, 1).get(0);
    }

    /** Waits for so many events of a type. */
    <E extends Pop3Event> List<E> await(Class<E> type, int count) {
        Await.until(count + " " + type.getSimpleName(), () -> of(type).size() >= count);
        return of(type);
    }

    List<String> names() {
        return events.stream().map(event -> event.getClass().getSimpleName()).toList();
    }
}
