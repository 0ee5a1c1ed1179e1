package io.github.pop3x.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What was logged while tests run: slf4j-simple writes it to a file that the build names. */
public final class TestLog {

    private static final int COLLECTIONS = 3;

    private TestLog() {}

    /** The lines that contain a text. Fails where the build names no file. */
    public static List<String> lines(String text) {
        String file = System.getProperty("org.slf4j.simpleLogger.logFile");
        if (file == null) {
            throw new AssertionError("The build names no log file: -Dorg.slf4j.simpleLogger.logFile");
        }
        try {
            return Files.readString(Path.of(file), UTF_8)
                    .lines()
                    .filter(line -> line.contains(text))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError("The log can't be read", e);
        }
    }

    /** Fails if Netty reports a buffer that nobody released. */
    public static void assertNoLeaks() {
        // A leak is reported when the lost buffer was collected and the next one is made.
        for (int collection = 0; collection < COLLECTIONS; collection++) {
            System.gc();
            ByteBufAllocator.DEFAULT.directBuffer(1).release();
            ByteBufAllocator.DEFAULT.heapBuffer(1).release();
        }
        assertThat(lines("LEAK:")).isEmpty();
    }
}
