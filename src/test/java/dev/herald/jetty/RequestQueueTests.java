package dev.herald.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.herald.limits.Turn;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class RequestQueueTests {

    private final Queue<Runnable> threads = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();

    @Test
    void runsNoMoreThanMayCompute() {
        RequestQueue queue = new RequestQueue(2, 10, threads::add);
        for (int i = 0; i < 5; i++) {
            queue.execute(1, () -> done.add("any"));
        }

        assertThat(threads).hasSize(2);
        runAll();
        assertThat(done).hasSize(5);
    }

    @Test
    void addressesTakeTurns() {
        RequestQueue queue = new RequestQueue(1, 10, threads::add);
        for (int i = 0; i < 3; i++) {
            String number = String.valueOf(i);
            queue.execute(1, () -> done.add("many " + number));
        }
        queue.execute(2, () -> done.add("another"));

        runAll();

        assertThat(done).containsExactly("many 0", "many 1", "another", "many 2");
    }

    @Test
    void oneThatWaitsGivesItsTurnToAnotherAndResumesBeforeTheNext() throws Exception {
        try (ExecutorService pool = Executors.newCachedThreadPool()) {
            Queue<String> order = new ConcurrentLinkedQueue<>();
            CountDownLatch anotherRuns = new CountDownLatch(1);
            CountDownLatch wantsToResume = new CountDownLatch(1);
            Thread[] resuming = new Thread[1];
            RequestQueue queue = new RequestQueue(1, 2, pool);
            queue.execute(1, () -> {
                Turn.Pause pause = Turn.pause();
                await().until(() -> anotherRuns.getCount() == 0);
                resuming[0] = Thread.currentThread();
                wantsToResume.countDown();
                pause.end();
                order.add("resumed");
            });
            queue.execute(2, () -> {
                anotherRuns.countDown();
                await().until(() -> wantsToResume.getCount() == 0);
                await().until(() -> resuming[0].getState() == Thread.State.WAITING);
                order.add("another");
            });
            queue.execute(3, () -> order.add("next"));

            await().until(() -> order.size() == 3);
            assertThat(order).containsExactly("another", "resumed", "next");
        }
    }

    @Test
    void noMoreBeginThanThereAreThreads() throws Exception {
        try (ExecutorService pool = Executors.newCachedThreadPool()) {
            CountDownLatch begun = new CountDownLatch(2);
            CountDownLatch end = new CountDownLatch(1);
            Queue<String> order = new ConcurrentLinkedQueue<>();
            RequestQueue queue = new RequestQueue(1, 2, pool);
            for (int i = 0; i < 3; i++) {
                queue.execute(i, () -> {
                    order.add("begun");
                    Turn.Pause pause = Turn.pause();
                    begun.countDown();
                    await().until(() -> end.getCount() == 0);
                    pause.end();
                });
            }
            begun.await();

            assertThat(order).hasSize(2);
            end.countDown();
            await().until(() -> order.size() == 3);
        }
    }

    @Test
    void oneThatFailsGivesItsTurnToTheNext() {
        RequestQueue queue = new RequestQueue(1, 1, threads::add);
        queue.execute(1, () -> {
            throw new IllegalStateException("expected");
        });
        queue.execute(1, () -> done.add("next"));

        assertThatThrownBy(this::runAll).hasMessage("expected");
        runAll();

        assertThat(done).containsExactly("next");
    }

    @Test
    void oneThatThePoolRejectsTakesNoTurn() {
        boolean[] rejects = {true};
        RequestQueue queue = new RequestQueue(1, 1, task -> {
            if (rejects[0]) {
                throw new RejectedExecutionException();
            }
            threads.add(task);
        });
        assertThatThrownBy(() -> queue.execute(1, () -> done.add("rejected")))
                .isInstanceOf(RejectedExecutionException.class);
        rejects[0] = false;
        queue.execute(1, () -> done.add("accepted"));

        runAll();

        assertThat(done).containsExactly("accepted");
    }

    @Test
    void aThreadWithoutATurnMayPauseToo() {
        Turn.pause().end();

        assertThat(threads).isEmpty();
    }

    private void runAll() {
        for (Runnable next = threads.poll(); next != null; next = threads.poll()) {
            next.run();
        }
    }
}
