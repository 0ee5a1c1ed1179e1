package io.github.pop3x.store.maildir;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bases of file names that nobody else gives: {@code <seconds>.M<micros>P<pid>Q<sequence>R<random>.<host>}, as
 * <a href="https://cr.yp.to/proto/maildir.html">the Maildir page</a> proposes. The time never stands still or goes
 * back within a process, so that names sort in the order of the deposits. The random part is there because in a
 * container every process is number 1, and a clock may be set back between two starts.
 *
 * <p>Safe for use by many threads. One sequence serves all stores of the process.
 */
final class NameSequence {

    // With it, a base is short enough to be the unique-id itself.
    static final int MAX_HOST_OCTETS = 20;

    private static final int DIGEST_DIGITS = 8;
    private static final long MICROS = 1_000_000;

    private static final AtomicLong LAST_MICROS = new AtomicLong();
    private static final AtomicLong SEQUENCE = new AtomicLong();
    private static final long PID = ProcessHandle.current().pid();
    private static final String RANDOM =
            String.format("%08x", ThreadLocalRandom.current().nextInt());

    private final String host;

    NameSequence() {
        this(thisHost());
    }

    NameSequence(String host) {
        this.host = fileSafe(host);
    }

    String next() {
        long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        long micros = LAST_MICROS.updateAndGet(last -> Math.max(last + 1, now));
        return String.format(
                "%d.M%06dP%dQ%dR%s.%s",
                micros / MICROS, micros % MICROS, PID, SEQUENCE.incrementAndGet(), RANDOM, host);
    }

    private static String fileSafe(String host) {
        String safe = host.isEmpty() ? "localhost" : host.replaceAll("[^A-Za-z0-9._-]", "_");
        if (safe.length() <= MAX_HOST_OCTETS) {
            return safe;
        }
        String digest = Sha256.of(host).substring(0, DIGEST_DIGITS);
        return safe.substring(0, MAX_HOST_OCTETS - DIGEST_DIGITS - 1) + '-' + digest;
    }

    private static String thisHost() {
        String name = System.getenv("HOSTNAME");
        if (name != null && !name.isEmpty()) {
            return name;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            // A host without a name: the other parts still make the name unique.
            return "localhost";
        }
    }
}
