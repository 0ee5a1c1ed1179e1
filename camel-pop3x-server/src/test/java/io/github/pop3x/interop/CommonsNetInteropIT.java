package io.github.pop3x.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pop3x.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The POP3 tests of commons-net, as published, against our server. They want localhost:110, so both run in a network
 * namespace of their own, where that port is free and ours to take.
 */
class CommonsNetInteropIT {

    private static final Program UNSHARE = new Program("unshare", "util-linux");
    private static final Program SHELL = new Program("sh", "dash");
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final String LOOPBACK_AND_RUN = "ip link set lo up && exec \"$@\"";

    @TempDir
    private Path folder;

    @Test
    void allPublishedTestsOfCommonsNetPass() throws Exception {
        String output = runAlone(List.of(
                        JAVA,
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CommonsNetServer.class.getName(),
                        JAVA,
                        "-jar",
                        onlyJar("junit-platform-console-standalone"),
                        "execute",
                        "--disable-banner",
                        "--disable-ansi-colors",
                        "--class-path",
                        jars(""),
                        "--select-package",
                        "org.apache.commons.net.pop3",
                        "--include-classname",
                        ".*"))
                .text();
        assertThat(output).containsPattern("\\b28 tests successful").containsPattern("\\b0 tests failed");
    }

    private Program.Result runAlone(List<String> command) throws IOException, InterruptedException {
        // The second for users who aren't root; the third for containers that forbid both, while port 110 is free.
        for (List<String> way : List.of(List.of("--net"), List.of("--map-root-user", "--net"))) {
            if (UNSHARE.tryToRun(folder, arguments(way, List.of("true"))).exitCode() == 0) {
                return UNSHARE.run(folder, arguments(way, command));
            }
        }
        return SHELL.run(
                folder,
                Stream.concat(Stream.of("-c", "exec \"$@\"", "sh"), command.stream())
                        .toArray(String[]::new));
    }

    private static String[] arguments(List<String> way, List<String> command) {
        return Stream.of(way, List.of("sh", "-c", LOOPBACK_AND_RUN, "sh"), command)
                .flatMap(List::stream)
                .toArray(String[]::new);
    }

    private static String onlyJar(String name) throws IOException {
        String found = jars(name);
        assertThat(found)
                .as("copied by the profile interop: mvn -Pinterop verify")
                .contains(name);
        return found;
    }

    private static String jars(String name) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target", "commons-net"))) {
            return files.filter(file -> file.getFileName().toString().startsWith(name))
                    .map(file -> file.toAbsolutePath().toString())
                    .collect(Collectors.joining(":"));
        }
    }
}
