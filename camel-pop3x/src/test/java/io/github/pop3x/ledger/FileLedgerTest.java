package io.github.pop3x.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FileLedgerTest extends UidLedgerContract {

    private static final LedgerName NAME = LedgerName.of("orders", "pop.example.org", 995, "route1");

    @TempDir
    Path directory;

    @Override
    UidLedger open(InstantSource clock, Duration forgetAfter) throws IOException {
        return FileLedger.open(directory, NAME, clock, forgetAfter);
    }

    @Override
    void reopen() throws IOException {
        ledger.close();
        ledger = open(() -> now, FORGET_AFTER);
    }

    @Test
    void everythingSurvivesReopening() throws IOException {
        fill(ledger);
        Map<String, Optional<LedgerEntry>> before = state(ledger);

        reopen();

        assertThat(state(ledger)).isEqualTo(before);
    }

    @Test
    void whatWasRecordedIsInTheFileAtOnce() throws IOException {
        long before = Files.size(file());
        ledger.begin("u");

        assertThat(Files.size(file())).isGreaterThan(before);
        assertThat(Files.readString(file())).endsWith(" u\n");
    }

    @Test
    void aFileCutAnywhereOpensWithItsWholeRecords() throws IOException {
        List<Map<String, Optional<LedgerEntry>>> states = new ArrayList<>();
        List<Long> ends = new ArrayList<>();
        ends.add(Files.size(file()));
        states.add(state(ledger));
        for (Step step : steps()) {
            step.run(ledger);
            ends.add(Files.size(file()));
            states.add(state(ledger));
        }
        ledger.close();
        byte[] whole = Files.readAllBytes(file());
        for (int octets = 0; octets <= whole.length; octets++) {
            Files.write(file(), Arrays.copyOf(whole, octets));
            int length = octets;
            int records = (int) ends.stream().filter(end -> end <= length).count();
            ledger = open(() -> now, FORGET_AFTER);

            assertThat(state(ledger)).as("%s octets", octets).isEqualTo(states.get(Math.max(0, records - 1)));
            assertThat(ledger.begin("after")).isEqualTo(1);
            reopen();
            assertThat(entry("after").attempts()).isEqualTo(1);
            ledger.close();
        }
    }

    @Test
    void damageNeverThrowsAndNeverMakesAMessageDone() throws IOException {
        for (int i = 0; i < 50; i++) {
            ledger.begin("done" + i);
            ledger.done("done" + i);
            ledger.begin("open" + i);
        }
        ledger.close();
        byte[] whole = Files.readAllBytes(file());
        Random random = new Random(1939);
        for (int round = 0; round < 500; round++) {
            byte[] damaged = whole.clone();
            for (int flips = random.nextInt(8); flips >= 0; flips--) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(file(), damaged);
            ledger = open(() -> now, FORGET_AFTER);
            for (Map.Entry<String, Optional<LedgerEntry>> entry : state(ledger).entrySet()) {
                assertThat(entry.getKey()).matches("(done|open)\\d+");
                if (entry.getValue().orElseThrow().state() == LedgerState.DONE) {
                    assertThat(entry.getKey()).startsWith("done");
                }
            }
            ledger.close();
        }
    }

    @Test
    void oneDamagedRecordCostsNoOther() throws IOException {
        ledger.done("a");
        long damaged = Files.size(file()) + 20;
        ledger.done("b");
        ledger.done("c");
        ledger.close();
        byte[] octets = Files.readAllBytes(file());
        octets[(int) damaged] ^= 1;
        Files.write(file(), octets);

        ledger = open(() -> now, FORGET_AFTER);
        assertThat(entry("a").state()).isEqualTo(LedgerState.DONE);
        assertThat(ledger.find("b")).isEmpty();
        assertThat(entry("c").state()).isEqualTo(LedgerState.DONE);
        reopen();
        assertThat(Files.readAllLines(file()))
                .as("rewritten without the damage")
                .hasSize(3);
    }

    @Test
    void aDamagedHeaderCostsNoRecord() throws IOException {
        ledger.done("a");
        ledger.close();
        byte[] octets = Files.readAllBytes(file());
        octets[12] ^= 1;
        Files.write(file(), octets);

        ledger = open(() -> now, FORGET_AFTER);
        assertThat(entry("a").state()).isEqualTo(LedgerState.DONE);
        assertThat(Files.readString(file())).contains(" ledger 1 orders@pop.example.org:995 route1\n");
    }

    @Test
    void aFileOfALaterVersionIsRefusedAndKept() throws IOException {
        ledger.close();
        byte[] later = JournalLine.seal("ledger 2 whatever");
        Files.write(file(), later);

        assertThatThrownBy(() -> open(() -> now, FORGET_AFTER))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file().toString())
                .hasMessageContaining("ledger 2");
        assertThat(Files.readAllBytes(file())).isEqualTo(later);
        Files.delete(file());
        reopen();
    }

    @Test
    void compactionKeepsTheStateAndShrinks() throws IOException {
        fill(ledger);
        Map<String, Optional<LedgerEntry>> before = state(ledger);
        long largest = 0;
        for (int i = 0; i < 3000; i++) {
            ledger.begin("busy");
            largest = Math.max(largest, Files.size(file()));
        }

        assertThat(Files.size(file())).isLessThan(largest);
        assertThat(Files.readAllLines(file())).hasSizeLessThan(1100);
        reopen();
        assertThat(entry("busy").attempts()).isEqualTo(3000);
        ledger.forget("busy");
        assertThat(state(ledger)).isEqualTo(before);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void aCompactionThatFailsLosesNothing() throws IOException {
        Path blocker = Path.of(file() + ".new");
        Files.createDirectories(blocker.resolve("in the way"));
        for (int i = 0; i < 2500; i++) {
            ledger.begin("busy");
        }
        Files.delete(blocker.resolve("in the way"));
        assertThat(Files.readAllLines(file())).hasSize(2501);
        for (int i = 0; i < 2500; i++) {
            ledger.begin("busy");
        }
        assertThat(Files.readAllLines(file())).hasSizeLessThan(1100);
        reopen();

        assertThat(entry("busy").attempts()).isEqualTo(5000);
    }

    @Test
    void anInterruptLosesNothing() throws IOException {
        Thread.currentThread().interrupt();
        ledger.begin("u");
        for (int i = 0; i < 1500; i++) {
            ledger.begin("busy");
        }
        ledger.force();
        assertThat(Thread.interrupted()).isTrue();
        ledger.done("u");
        reopen();

        assertThat(entry("u").state()).isEqualTo(LedgerState.DONE);
    }

    @Test
    void aSecondInstanceIsRefused() throws IOException {
        assertThatThrownBy(() -> open(() -> now, FORGET_AFTER))
                .isInstanceOf(LedgerInUseException.class)
                .hasMessageContaining(file().toString())
                .hasMessageContaining("another route of this process uses it")
                .hasMessageContaining("consumerId");
        ledger.done("u");
        reopen();
        assertThat(entry("u").state()).isEqualTo(LedgerState.DONE);
    }

    @Test
    void eachConsumerAndAccountHasALedgerOfItsOwn() throws IOException {
        ledger.done("u");
        for (LedgerName other : List.of(
                LedgerName.of("orders", "pop.example.org", 995, "route2"),
                LedgerName.of("orders", "pop.example.org", 110, "route1"),
                LedgerName.of("order", "spop.example.org", 995, "route1"),
                LedgerName.of("../../etc/passwd\0", "..", 995, "/../."))) {
            try (FileLedger second = FileLedger.open(directory, other)) {
                assertThat(second.find("u")).isEmpty();
                second.begin("u");
            }
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).hasSize(10).allMatch(Files::isRegularFile);
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no POSIX permissions")
    void onlyTheOwnerCanReadIt() throws IOException {
        Path nested = directory.resolve("state/ledgers");
        FileLedger.open(nested, NAME).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(nested)))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(nested)) {
            for (Path file : files.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void refusesAUniqueIdThatItCouldNotReadBack() throws IOException {
        assertThatThrownBy(() -> ledger.begin("x".repeat(2 << 20))).isInstanceOf(IllegalArgumentException.class);
        ledger.begin("u");
        reopen();
        assertThat(entry("u").attempts()).isEqualTo(1);
    }

    @Test
    void aClosedLedgerRefusesToRecord() throws IOException {
        ledger.close();
        ledger.close();

        assertThatThrownBy(() -> ledger.done("u"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("closed");
        assertThat(ledger.find("u")).isEmpty();
    }

    @Test
    @Timeout(20)
    void aHundredThousandEntriesOpenWithinASecond() throws IOException {
        ledger.close();
        Path file = file();
        try (var out = Files.newOutputStream(file, StandardOpenOption.APPEND);
                var buffered = new java.io.BufferedOutputStream(out)) {
            LedgerEntry done = new LedgerEntry(LedgerState.DONE, 1, START, START, Optional.empty(), Optional.empty());
            for (int i = 0; i < 100_000; i++) {
                buffered.write(new JournalLine("UID-0000000000-" + i, Optional.of(done)).encode());
            }
        }
        Duration best = Duration.ofDays(1);
        for (int round = 0; round < 3; round++) {
            // Processor time: a busy build machine is no fault of the ledger.
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            ledger = open(() -> now, FORGET_AFTER);
            Duration took = Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start);
            best = took.compareTo(best) < 0 ? took : best;
            assertThat(entry("UID-0000000000-99999").state()).isEqualTo(LedgerState.DONE);
            ledger.close();
        }
        assertThat(best).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    @Timeout(60)
    void aKilledProcessLosesNothingItAcknowledged() throws Exception {
        Process child = child("append");
        Set<String> acknowledged = new HashSet<>();
        try (BufferedReader out = child.inputReader(StandardCharsets.US_ASCII)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                acknowledged.add(line);
                if (acknowledged.size() == 5000) {
                    // Process.destroyForcibly would close the stream with what was acknowledged last.
                    child.toHandle().destroyForcibly();
                }
            }
        }
        assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(5000);

        try (FileLedger left = FileLedger.open(directory, ChildLedger.NAME)) {
            for (String uniqueId : acknowledged) {
                assertThat(left.find(uniqueId).map(LedgerEntry::state)).contains(LedgerState.DONE);
            }
        }
    }

    @Test
    @Timeout(60)
    void aSecondProcessIsRefused() throws Exception {
        try (FileLedger first = FileLedger.open(directory, ChildLedger.NAME)) {
            assertThatThrownBy(() -> FileLedger.open(directory, ChildLedger.NAME))
                    .isInstanceOf(LedgerInUseException.class);
            Process child = child("open");
            String line = child.inputReader().readLine();

            assertThat(line)
                    .contains("another process uses it; give this route its own consumerId or stop the other one");
            assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
            first.done("u");
        }
    }

    private Process child(String what) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ChildLedger.class.getName(),
                        directory.toString(),
                        what)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private interface Step {
        void run(UidLedger ledger) throws IOException;
    }

    private static List<Step> steps() {
        return List.of(
                ledger -> ledger.begin("a"),
                ledger -> ledger.begin("b\n \u00e9"),
                ledger -> ledger.done("a"),
                ledger -> ledger.failed("b\n \u00e9", START.plusSeconds(5)),
                ledger -> ledger.begin("c"),
                ledger -> ledger.quarantined("c"),
                ledger -> ledger.begin("d"),
                ledger -> ledger.forget("d"),
                ledger -> ledger.reconcile(List.of("b\n \u00e9", "c"), START));
    }

    private static void fill(UidLedger ledger) throws IOException {
        for (Step step : steps()) {
            step.run(ledger);
        }
    }

    private static Map<String, Optional<LedgerEntry>> state(UidLedger ledger) throws IOException {
        Map<String, Optional<LedgerEntry>> state = new HashMap<>();
        List<String> names = new ArrayList<>(List.of("a", "b\n \u00e9", "c", "d", "after"));
        for (int i = 0; i < 50; i++) {
            names.add("done" + i);
            names.add("open" + i);
        }
        for (String name : names) {
            ledger.find(name).ifPresent(entry -> state.put(name, Optional.of(entry)));
        }
        return state;
    }

    private Path file() throws IOException {
        return directory.toRealPath().resolve(NAME.fileName() + ".ledger");
    }

    /** A process of its own, which appends until it is killed. */
    static final class ChildLedger {

        static final LedgerName NAME = new LedgerName("child@host:995", "route");

        private ChildLedger() {}

        public static void main(String[] arguments) throws IOException {
            try (FileLedger ledger = FileLedger.open(Path.of(arguments[0]), NAME)) {
                Instant start = Instant.now();
                for (int i = 0;
                        arguments[1].equals("append") && start.plusSeconds(60).isAfter(Instant.now());
                        i++) {
                    ledger.begin("u" + i);
                    ledger.done("u" + i);
                    System.out.println("u" + i);
                }
            } catch (LedgerInUseException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
