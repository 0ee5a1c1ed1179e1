package io.github.pop3x.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys from files, read again when a file has changed: looked at when a client starts TLS, at most every five seconds.
 * Open sessions keep the key they have. Files that can't be read leave the keys as they were, with one warning a change.
 *
 * <p>Safe for use by many threads.
 */
public final class TlsFiles implements Supplier<TlsKeys> {

    private static final Logger LOG = LoggerFactory.getLogger(TlsFiles.class);
    private static final Duration PERIOD = Duration.ofSeconds(5);

    private final Source standard;
    private final List<Source> hosts;
    private final LongSupplier nanoClock;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile TlsKeys keys;
    private volatile boolean isDue;
    private List<Stamp> stamps;
    private long lookedNanos;

    @FunctionalInterface
    private interface Reader {
        TlsKey read() throws IOException;
    }

    private record Source(String host, List<Path> files, Reader reader) {}

    private record Stamp(long modifiedMillis, long octets, String file) {}

    private TlsFiles(Source standard, List<Source> hosts, LongSupplier nanoClock) throws IOException {
        this.standard = standard;
        this.hosts = hosts;
        this.nanoClock = nanoClock;
        this.stamps = look();
        this.keys = read();
        this.lookedNanos = nanoClock.getAsLong();
    }

    /**
     * A PKCS #12 file with the key for everybody.
     *
     * @throws IOException the key can't be read
     */
    public static TlsFiles pkcs12(Path file, String password) throws IOException {
        return pkcs12(file, password, System::nanoTime);
    }

    static TlsFiles pkcs12(Path file, String password, LongSupplier nanoClock) throws IOException {
        Source source = new Source("", List.of(file), () -> TlsKey.fromPkcs12(file, password));
        return new TlsFiles(source, List.of(), nanoClock);
    }

    /**
     * PEM files with the key for everybody; see {@link TlsKey#fromPem}.
     *
     * @throws IOException the key can't be read
     */
    public static TlsFiles pem(Path chain, Path key) throws IOException {
        Source source = new Source("", List.of(chain, key), () -> TlsKey.fromPem(chain, key));
        return new TlsFiles(source, List.of(), System::nanoTime);
    }

    /**
     * The same files and a PKCS #12 file with the key for a host name; see {@link TlsKeys#withHost}.
     *
     * @throws IOException a key can't be read
     */
    public TlsFiles withHostPkcs12(String host, Path file, String password) throws IOException {
        return with(new Source(host, List.of(file), () -> TlsKey.fromPkcs12(file, password)));
    }

    /**
     * The same files and PEM files with the key for a host name; see {@link TlsKeys#withHost}.
     *
     * @throws IOException a key can't be read
     */
    public TlsFiles withHostPem(String host, Path chain, Path key) throws IOException {
        return with(new Source(host, List.of(chain, key), () -> TlsKey.fromPem(chain, key)));
    }

    /** Reads the files again for the next client, however young or unchanged they are. */
    public void reload() {
        isDue = true;
    }

    /** The keys as they are now. May read files. */
    @Override
    public TlsKeys get() {
        // Whoever comes while another thread reads takes what there is.
        if (lock.tryLock()) {
            try {
                long now = nanoClock.getAsLong();
                if (isDue || now - lookedNanos >= PERIOD.toNanos()) {
                    lookedNanos = now;
                    readIfChanged();
                }
            } finally {
                lock.unlock();
            }
        }
        return keys;
    }

    private void readIfChanged() {
        boolean forced = isDue;
        isDue = false;
        try {
            List<Stamp> seen = look();
            if (forced || !seen.equals(stamps)) {
                stamps = seen;
                keys = read();
                LOG.info("The server's TLS keys were read again: {}", keys.keyFor(null));
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("The server's TLS keys changed and can't be read; the old ones stay", e);
        }
    }

    private TlsFiles with(Source host) throws IOException {
        List<Source> more = new ArrayList<>(hosts);
        more.add(host);
        return new TlsFiles(standard, List.copyOf(more), nanoClock);
    }

    private TlsKeys read() throws IOException {
        TlsKeys all = TlsKeys.of(standard.reader.read());
        for (Source host : hosts) {
            all = all.withHost(host.host, host.reader.read());
        }
        return all;
    }

    private List<Stamp> look() throws IOException {
        List<Stamp> found = new ArrayList<>(stampsOf(standard));
        for (Source host : hosts) {
            found.addAll(stampsOf(host));
        }
        return found;
    }

    private static List<Stamp> stampsOf(Source source) throws IOException {
        List<Stamp> found = new ArrayList<>();
        for (Path file : source.files) {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            found.add(new Stamp(
                    attributes.lastModifiedTime().toMillis(), attributes.size(), String.valueOf(attributes.fileKey())));
        }
        return found;
    }
}
