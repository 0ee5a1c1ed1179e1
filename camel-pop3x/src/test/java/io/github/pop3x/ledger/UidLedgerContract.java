package io.github.pop3x.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every ledger does. A subclass opens one; what it keeps beyond the process it tests itself. */
abstract class UidLedgerContract {

    static final Instant START = Instant.parse("2026-01-05T10:00:00Z");
    static final Duration FORGET_AFTER = Duration.ofDays(30);

    Instant now = START;
    UidLedger ledger;

    abstract UidLedger open(InstantSource clock, Duration forgetAfter) throws IOException;

    @BeforeEach
    void openLedger() throws IOException {
        ledger = open(() -> now, FORGET_AFTER);
    }

    @AfterEach
    void closeLedger() throws IOException {
        ledger.close();
    }

    @Test
    void knowsNothingAtFirst() throws IOException {
        assertThat(ledger.find("u")).isEmpty();
        assertThat(ledger.firstSeen("u")).isEmpty();
    }

    @Test
    void countsAttempts() throws IOException {
        assertThat(ledger.begin("u")).isEqualTo(1);
        assertThat(entry("u").state()).isEqualTo(LedgerState.IN_FLIGHT);
        now = now.plusSeconds(1);
        assertThat(ledger.begin("u")).as("after a crash").isEqualTo(2);
        ledger.failed("u", now.plusSeconds(60));
        assertThat(ledger.begin("u")).isEqualTo(3);
        assertThat(ledger.begin("other")).isEqualTo(1);
        assertThat(ledger.firstSeen("u")).contains(START);
    }

    @Test
    void remembersWhenAFailedMessageIsDueAgain() throws IOException {
        ledger.begin("u");
        ledger.failed("u", START.plusSeconds(60));

        assertThat(entry("u").state()).isEqualTo(LedgerState.FAILED);
        assertThat(entry("u").attempts()).isEqualTo(1);
        assertThat(entry("u").retryAt()).contains(START.plusSeconds(60));
        ledger.begin("u");
        assertThat(entry("u").retryAt()).isEmpty();
    }

    @Test
    void doneIsDoneSinceTheFirstTime() throws IOException {
        ledger.begin("u");
        now = now.plusSeconds(1);
        ledger.done("u");
        now = now.plusSeconds(1);
        ledger.done("u");

        assertThat(entry("u").state()).isEqualTo(LedgerState.DONE);
        assertThat(entry("u").since()).isEqualTo(START.plusSeconds(1));
        assertThat(entry("u").attempts()).isEqualTo(1);
        assertThat(entry("u").firstSeen()).isEqualTo(START);
    }

    @Test
    void whatIsDoneIsNeverDeliveredAgain() throws IOException {
        ledger.done("u");

        assertThatIllegalStateException().isThrownBy(() -> ledger.begin("u")).withMessageContaining("DONE");
        assertThatIllegalStateException().isThrownBy(() -> ledger.failed("u", START));
        assertThatIllegalStateException().isThrownBy(() -> ledger.quarantined("u"));
        assertThat(entry("u").state()).isEqualTo(LedgerState.DONE);
    }

    @Test
    void whatIsQuarantinedIsDeliveredOnlyOnceForgotten() throws IOException {
        ledger.begin("u");
        ledger.quarantined("u");

        assertThat(entry("u").state()).isEqualTo(LedgerState.QUARANTINED);
        assertThatIllegalStateException().isThrownBy(() -> ledger.begin("u")).withMessageContaining("QUARANTINED");
        ledger.forget("u");
        assertThat(ledger.begin("u")).isEqualTo(1);
    }

    @Test
    void forgetsWhatItDoesNotKnow() throws IOException {
        ledger.forget("u");

        assertThat(ledger.find("u")).isEmpty();
    }

    @Test
    void forgetsWhatIsMissingForThirtyDays() throws IOException {
        ledger.done("gone");
        ledger.done("here");
        ledger.reconcile(List.of("here", "unknown"), START);

        assertThat(entry("gone").missingSince()).contains(START);
        assertThat(entry("here").missingSince()).isEmpty();
        assertThat(ledger.find("unknown")).isEmpty();

        ledger.reconcile(List.of("here"), START.plus(FORGET_AFTER).minusMillis(1));
        assertThat(entry("gone").state()).isEqualTo(LedgerState.DONE);
        assertThat(entry("gone").missingSince()).contains(START);

        ledger.reconcile(List.of("here"), START.plus(FORGET_AFTER));
        assertThat(ledger.find("gone")).isEmpty();
        assertThat(entry("here").state()).isEqualTo(LedgerState.DONE);
    }

    @Test
    void whatComesBackIsNoLongerMissing() throws IOException {
        ledger.done("u");
        ledger.reconcile(List.of(), START);
        ledger.reconcile(List.of("u"), START.plus(Duration.ofDays(29)));

        assertThat(entry("u").missingSince()).isEmpty();
        ledger.reconcile(List.of(), START.plus(Duration.ofDays(31)));
        assertThat(entry("u").missingSince()).contains(START.plus(Duration.ofDays(31)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\nb", "a\r\n", "%41", "%", "-", "+", "\u0000", "ÿ\u0080", "日本"})
    void takesAnyUniqueId(String uniqueId) throws IOException {
        ledger.begin(uniqueId);
        ledger.done(uniqueId);
        ledger.begin(uniqueId + "x");
        reopen();

        assertThat(entry(uniqueId).state()).isEqualTo(LedgerState.DONE);
        assertThat(entry(uniqueId + "x").state()).isEqualTo(LedgerState.IN_FLIGHT);
    }

    @Test
    void takesAUniqueIdOfManyThousandCharacters() throws IOException {
        takesAnyUniqueId("é".repeat(50_000));
    }

    @Test
    void eightThreadsAtOnceLoseNothing() throws Exception {
        int messages = 500;
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                String prefix = "t" + thread + "-";
                running.add(threads.submit(() -> {
                    for (int i = 0; i < messages; i++) {
                        ledger.begin(prefix + i);
                        ledger.begin("shared");
                        ledger.done(prefix + i);
                        if (i % 100 == 0) {
                            ledger.force();
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> thread : running) {
                thread.get();
            }
        } finally {
            threads.shutdownNow();
        }
        reopen();
        for (int thread = 0; thread < 8; thread++) {
            for (int i = 0; i < messages; i++) {
                assertThat(entry("t" + thread + "-" + i).state()).isEqualTo(LedgerState.DONE);
            }
        }
        assertThat(entry("shared").attempts()).isEqualTo(8 * messages);
    }

    /** Closes and opens again, if the ledger outlives that. */
    void reopen() throws IOException {}

    LedgerEntry entry(String uniqueId) throws IOException {
        return ledger.find(uniqueId).orElseThrow();
    }
}
