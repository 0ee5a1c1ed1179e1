package io.github.pop3x.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that no client costs a connection for ever: a login that doesn't come, a client that says nothing while
 * the server waits for it, a client that reads nothing of what waits for it. Looks at the connection a few times per
 * timeout, so that an end is a little late and never early. Runs on the connection's event loop.
 */
final class Watch {

    /** What is watched. */
    interface Watched {

        boolean isLoggedIn();

        /** Whether a command is being carried out. */
        boolean isWorking();

        void breakOff(Pop3Limit limit, String reason);
    }

    private static final int LOOKS_PER_TIMEOUT = 4;
    private static final long MIN_PERIOD_MILLIS = 10;

    private final Channel channel;
    private final Pop3ServerLimits limits;
    private final Watched watched;
    private final long periodNanos;
    private long silentSince;
    private long stalledSince;
    private long unsentOctets;
    private long unsentProgress;
    private int unsentBlock;

    Watch(Channel channel, Pop3ServerLimits limits, Watched watched) {
        this.channel = channel;
        this.limits = limits;
        this.watched = watched;
        Duration shorter = limits.idleTimeout().compareTo(limits.writeStallTimeout()) < 0
                ? limits.idleTimeout()
                : limits.writeStallTimeout();
        this.periodNanos =
                TimeUnit.MILLISECONDS.toNanos(Math.max(MIN_PERIOD_MILLIS, shorter.toMillis() / LOOKS_PER_TIMEOUT));
    }

    void start() {
        silentSince = System.nanoTime();
        stalledSince = silentSince;
        var login = channel.eventLoop()
                .schedule(this::endUnlessLoggedIn, limits.loginTimeout().toMillis(), TimeUnit.MILLISECONDS);
        var looks =
                channel.eventLoop().scheduleWithFixedDelay(this::look, periodNanos, periodNanos, TimeUnit.NANOSECONDS);
        channel.closeFuture().addListener(closed -> {
            login.cancel(false);
            looks.cancel(false);
        });
    }

    /** The client sent something. */
    void heard() {
        silentSince = System.nanoTime();
    }

    private void endUnlessLoggedIn() {
        if (!watched.isLoggedIn()) {
            watched.breakOff(Pop3Limit.LOGIN_TIME, "no login within " + limits.loginTimeout());
        }
    }

    private void look() {
        long now = System.nanoTime();
        boolean readsOn = hasReadOn();
        if (readsOn) {
            stalledSince = now;
        }
        // A long transfer keeps the client silent: its silence begins when the server has nothing more to say.
        if (unsentOctets > 0 || watched.isWorking()) {
            silentSince = now;
        }
        if (now - stalledSince >= limits.writeStallTimeout().toNanos()) {
            watched.breakOff(Pop3Limit.WRITE_STALL_TIME, "client read nothing for " + limits.writeStallTimeout());
        } else if (now - silentSince >= limits.idleTimeout().toNanos() + periodNanos) {
            watched.breakOff(Pop3Limit.IDLE_TIME, "client was silent for " + limits.idleTimeout());
        }
    }

    /** Whether the client read something since the last look, or has nothing to read. */
    private boolean hasReadOn() {
        @Nullable ChannelOutboundBuffer unsent = channel.unsafe().outboundBuffer();
        long octets = unsent == null ? 0 : unsent.totalPendingWriteBytes();
        long progress = unsent == null ? 0 : unsent.currentProgress();
        int block = unsent == null ? 0 : System.identityHashCode(unsent.current());
        boolean hasChanged = octets != unsentOctets || progress != unsentProgress || block != unsentBlock;
        unsentOctets = octets;
        unsentProgress = progress;
        unsentBlock = block;
        return hasChanged || octets == 0;
    }
}
