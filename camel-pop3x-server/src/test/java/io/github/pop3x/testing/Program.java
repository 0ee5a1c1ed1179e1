package io.github.pop3x.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program of the machine. One that is not installed fails the test with the command that installs it: an interop
 * test that skips itself proves nothing.
 *
 * <p>Immutable.
 *
 * @param command what to run, found on the PATH
 * @param debianPackage what brings it
 */
public record Program(String command, String debianPackage) {

    private static final long TIMEOUT_SECONDS = 180;

    /** How a program ended, and what it said on both streams. */
    public record Result(int exitCode, byte[] output) {

        public String text() {
            return new String(output, StandardCharsets.ISO_8859_1);
        }
    }

    /** Runs it in a folder, which is its home too, and fails unless it exits with 0. */
    public Result run(Path folder, String... arguments) throws IOException, InterruptedException {
        Result result = tryToRun(folder, arguments);
        if (result.exitCode() != 0) {
            throw new AssertionError(command + " ended with " + result.exitCode() + ": " + result.text());
        }
        return result;
    }

    /** Runs it in a folder, which is its home too, whatever comes of it. */
    public Result tryToRun(Path folder, String... arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "output", ".txt");
        Process process = start(folder, output, arguments);
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError(command + " still ran after " + TIMEOUT_SECONDS + " s and said: "
                    + Files.readString(output, StandardCharsets.ISO_8859_1));
        }
        return new Result(process.exitValue(), Files.readAllBytes(output));
    }

    /** Starts it; both streams go to a file. */
    public Process start(Path folder, Path output, String... arguments) {
        List<String> line = new ArrayList<>(List.of(command));
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        Map<String, String> environment = builder.environment();
        environment.put("HOME", folder.toString());
        environment.put("LC_ALL", "C");
        try {
            return builder.start();
        } catch (IOException e) {
            throw new AssertionError(
                    command + " can't be run. Install it: .ci/interop-packages, or apt-get install " + debianPackage,
                    e);
        }
    }
}
