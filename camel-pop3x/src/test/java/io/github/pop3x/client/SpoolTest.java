package io.github.pop3x.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpoolTest {

    private static final int MEMORY = 5000;

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "0, 0, true",
        "1, 1, true",
        "3000, 1, true",
        "3000, 999999999999, true",
        "5000, 5000, true",
        "5000, 7, true",
        "5001, 5001, false",
        "5001, 7, false",
        "100000, 7, false",
        "100000, 100000, false",
        "12000, 4000, false"
    })
    void keepsEveryOctetInMemoryOrInAFile(int octets, long announced, boolean inMemory) throws IOException {
        byte[] message = new byte[octets];
        new Random(octets).nextBytes(message);
        for (int chunk : new int[] {1, 7, 1024, 2499, 4999, 65536}) {
            SpoolWriter writer = writer(OptionalLong.of(announced));
            for (int at = 0; at < octets; at += chunk) {
                writer.write(message, at, Math.min(chunk, octets - at));
            }
            try (Spool spool = writer.finish().orElseThrow()) {
                assertThat(spool.isInMemory()).as("in chunks of %d", chunk).isEqualTo(inMemory);
                assertThat(spool.octets()).isEqualTo(octets);
                assertThat(spool.open().readAllBytes()).isEqualTo(message);
                assertThat(spool.open().readAllBytes()).as("once more").isEqualTo(message);
            }
            assertThat(files()).isZero();
        }
    }

    @Test
    void canBeClosedTwiceButNotReadAfterwards() throws IOException {
        for (int octets : new int[] {10, 2 * MEMORY}) {
            SpoolWriter writer = writer(OptionalLong.empty());
            writer.write(new byte[octets], 0, octets);
            Spool spool = writer.finish().orElseThrow();
            spool.close();
            spool.close();
            assertThatThrownBy(spool::open).isInstanceOf(IOException.class);
        }
    }

    @Test
    void makesItsDirectory() throws IOException {
        Path deeper = directory.resolve("a/b");
        Pop3ClientSettings settings =
                settings().toBuilder().spoolDirectory(deeper).build();
        SpoolWriter writer = new SpoolWriter(settings, OptionalLong.empty());
        writer.write("x".repeat(2 * MEMORY).getBytes(StandardCharsets.US_ASCII), 0, 2 * MEMORY);
        try (Spool spool = writer.finish().orElseThrow()) {
            assertThat(spool.file().orElseThrow().getParent()).isEqualTo(deeper);
        }
    }

    private SpoolWriter writer(OptionalLong announced) {
        return new SpoolWriter(settings(), announced);
    }

    private Pop3ClientSettings settings() {
        return Sessions.settings(1)
                .spoolDirectory(directory)
                .spoolMemoryOctets(MEMORY)
                .build();
    }

    private long files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        }
    }
}
