package io.github.pop3x.store.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GroupCommitTest {

    private static final int FOLLOWERS = 10;

    private final AtomicInteger forces = new AtomicInteger();
    private final CountDownLatch firstRuns = new CountDownLatch(1);
    private final Semaphore mayEnd = new Semaphore(0);
    private final List<Thread> threads = new ArrayList<>();

    @Test
    void aLoneCommitForcesOnce() throws IOException {
        GroupCommit commits = new GroupCommit(forces::incrementAndGet);
        commits.commit();
        commits.commit();
        assertThat(forces).hasValue(2);
    }

    @Test
    void allThatComeDuringAForceShareTheNext() throws Exception {
        List<FutureTask<Void>> tasks = firstAndFollowers(new GroupCommit(this::forceSlowly));
        mayEnd.release(2);
        for (FutureTask<Void> task : tasks) {
            task.get(1, TimeUnit.MINUTES);
        }
        assertThat(forces).hasValue(2);
    }

    @Test
    void aForceThatFailsFailsThoseItServesAndNobodyElse() throws Exception {
        GroupCommit commits = new GroupCommit(() -> {
            forceSlowly();
            if (forces.get() == 2) {
                throw new IOException("I/O error");
            }
        });
        List<FutureTask<Void>> tasks = firstAndFollowers(commits);
        mayEnd.release(3);
        tasks.remove(0).get(1, TimeUnit.MINUTES);
        for (FutureTask<Void> task : tasks) {
            assertThatExceptionOfType(Exception.class).isThrownBy(task::get).withStackTraceContaining("I/O error");
        }
        commits.commit();
        assertThat(forces).hasValue(3);
    }

    private List<FutureTask<Void>> firstAndFollowers(GroupCommit commits) throws InterruptedException {
        List<FutureTask<Void>> tasks = new ArrayList<>();
        tasks.add(start(commits));
        firstRuns.await();
        for (int i = 0; i < FOLLOWERS; i++) {
            tasks.add(start(commits));
        }
        while (!threads.stream().skip(1).allMatch(thread -> thread.getState() == Thread.State.WAITING)) {
            Thread.onSpinWait();
        }
        return tasks;
    }

    private FutureTask<Void> start(GroupCommit commits) {
        FutureTask<Void> task = new FutureTask<>(() -> {
            commits.commit();
            return null;
        });
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
        return task;
    }

    private void forceSlowly() {
        forces.incrementAndGet();
        firstRuns.countDown();
        mayEnd.acquireUninterruptibly();
    }
}
