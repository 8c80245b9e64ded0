package dev.herald.liveness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.topic.FakeTicker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.config.FixedDelayTask;
import org.springframework.scheduling.config.ScheduledTask;
import org.springframework.scheduling.config.ScheduledTaskHolder;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;

class SchedulerHeartbeatTests {

    private static final Duration OFTEN = Duration.ofMillis(1);
    private static final Duration SOON = Duration.ofSeconds(30);

    private final FakeTicker ticker = new FakeTicker();
    private final ThreadHeartbeats heartbeats = new ThreadHeartbeats(new SimpleMeterRegistry(), ticker);
    private final Set<ScheduledTask> tasks = ConcurrentHashMap.newKeySet();
    private final ScheduledTaskRegistrar registrar = new ScheduledTaskRegistrar();
    private final SchedulerHeartbeat schedulerHeartbeat = new SchedulerHeartbeat(heartbeats, holder());
    private final ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    @BeforeEach
    void start() {
        new LivenessConfiguration().failedTasksRunAgain().customize(scheduler);
        scheduler.setPoolSize(2);
        scheduler.initialize();
        registrar.setTaskScheduler(scheduler);
    }

    @AfterEach
    void stop() {
        release.countDown();
        scheduler.shutdown();
    }

    @Test
    void failingTaskRunsAgainEvenIfItCannotBeLogged() {
        AtomicInteger runs = new AtomicInteger();

        every(() -> {
            runs.incrementAndGet();
            throw new UnloggableError();
        });

        await().atMost(SOON).untilAtomic(runs, Matchers.greaterThan(3));
    }

    @Test
    void namesAStuckTask() {
        every(schedulerHeartbeat::run);
        every(new Stuck());

        await().atMost(SOON).until(() -> started.getCount() == 0);
        await().atMost(SOON).pollInterval(Duration.ofMillis(100)).until(() -> {
            boolean found = lost().equals(List.of("the heartbeat"));
            if (!found) {
                ticker.advance(Duration.ofSeconds(31));
            }
            return found;
        });
    }

    @Test
    void schedulerIsDeadWhenAllItsThreadsAreStuck() {
        CountDownLatch both = new CountDownLatch(2);
        schedulerHeartbeat.run();
        for (int i = 0; i < 2; i++) {
            every(() -> {
                both.countDown();
                awaitQuietly(release);
            });
        }
        await().atMost(SOON).until(() -> both.getCount() == 0);
        every(schedulerHeartbeat::run);

        ticker.advance(Duration.ofSeconds(31));

        assertThat(lost()).containsExactly("scheduler");
    }

    private void every(Runnable task) {
        tasks.add(Objects.requireNonNull(
                registrar.scheduleFixedDelayTask(new FixedDelayTask(task, OFTEN, Duration.ZERO))));
    }

    private ObjectProvider<ScheduledTaskHolder> holder() {
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        ScheduledTaskHolder holder = () -> tasks;
        beans.addBean("holder", holder);
        return beans.getBeanProvider(ScheduledTaskHolder.class);
    }

    private List<String> lost() {
        return heartbeats.lost().stream().map(ThreadHeartbeat::name).toList();
    }

    private final class Stuck implements Runnable {

        @Override
        public void run() {
            started.countDown();
            awaitQuietly(release);
        }

        @Override
        public String toString() {
            return "the heartbeat";
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
