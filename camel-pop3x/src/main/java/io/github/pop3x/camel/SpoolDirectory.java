package io.github.pop3x.camel;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where one consumer keeps large mails while the route has them. */
final class SpoolDirectory {

    private static final Logger LOG = LoggerFactory.getLogger(SpoolDirectory.class);

    private SpoolDirectory() {}

    /** Makes the directory. */
    static Path create(Path directory) throws IOException {
        return Files.createDirectories(directory);
    }

    /** Deletes what a killed process left. Only for a directory that nobody else uses now. */
    static void clear(Path directory) throws IOException {
        int deleted = 0;
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(directory, "pop3x-*")) {
            for (Path leftover : leftovers) {
                Files.deleteIfExists(leftover);
                deleted++;
            }
        }
        if (deleted > 0) {
            LOG.info(
                    "Deleted {} spool files that an earlier process left in {}; their mails are on the server",
                    deleted,
                    directory);
        }
    }
}
