package io.github.pop3x.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last step of which each user has used a code (RFC 6238 §5.2: a code serves once). Kept in a file beside the users,
 * so that a restart doesn't give a code that somebody saw a second life.
 *
 * <p>Safe for use by many threads.
 */
final class UsedCodes {

    private static final Logger LOG = LoggerFactory.getLogger(UsedCodes.class);
    private static final String LINE = "[^ ]+ [0-9]{1,15}";

    private final Path file;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Long> lastSteps = new TreeMap<>();

    /** @throws IOException the file is there and can't be read */
    UsedCodes(Path file) throws IOException {
        this.file = file;
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                if (line.matches(LINE)) {
                    int blank = line.indexOf(' ');
                    lastSteps.put(Words.decode(line.substring(0, blank)), Long.valueOf(line.substring(blank + 1)));
                }
            }
        }
    }

    /** Uses a step up. Answers whether that was possible: of two logins with one code, one wins. */
    boolean use(String user, long step, Instant now) {
        lock.lock();
        try {
            if (lastSteps.getOrDefault(user, Long.MIN_VALUE) >= step) {
                return false;
            }
            lastSteps.put(user, step);
            // A step that has passed is refused anyway.
            lastSteps.values().removeIf(last -> last < TotpSecret.stepOf(now) - 2);
            write();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void write() {
        List<String> lines = lastSteps.entrySet().stream()
                .map(used -> Words.encode(used.getKey()) + ' ' + used.getValue())
                .toList();
        try {
            PrivateFile.replace(file, lines);
        } catch (IOException e) {
            // Memory still knows. Only a restart within the next minute would forget.
            LOG.warn("Used one-time codes can't be kept in {}; make its directory writable", file, e);
        }
    }
}
