package dev.herald.liveness;

import dev.herald.topic.IsolatedPass;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.config.ScheduledTask;
import org.springframework.scheduling.config.ScheduledTaskHolder;
import org.springframework.scheduling.config.TaskExecutionOutcome;
import org.springframework.scheduling.config.TaskExecutionOutcome.Status;
import org.springframework.stereotype.Component;

/**
 * The heartbeats of the scheduler and of each {@link Scheduled} task.
 *
 * <p>The scheduler, whose threads may all be stuck or dead, is expected to run one more task every second, and each
 * task to end.
 */
@Component
class SchedulerHeartbeat {

    private final ThreadHeartbeats heartbeats;
    private final ObjectProvider<ScheduledTaskHolder> holders;
    private final ThreadHeartbeat scheduler;

    /** Owned by the scheduled method, of which one runs at a time. */
    private final Map<ScheduledTask, CurrentRun> runs = new HashMap<>();

    SchedulerHeartbeat(ThreadHeartbeats heartbeats, ObjectProvider<ScheduledTaskHolder> holders) {
        this.heartbeats = heartbeats;
        this.holders = holders;
        this.scheduler = heartbeats.watch(ThreadKind.TIMER, "scheduler");
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    void run() {
        scheduler.expectNext();
        for (ScheduledTaskHolder holder : holders) {
            IsolatedPass.forEach(
                    holder.getScheduledTasks(),
                    task -> runs.computeIfAbsent(task, this::newRun)
                            .update(task.getTask().getLastExecutionOutcome()));
        }
    }

    private CurrentRun newRun(ScheduledTask task) {
        return new CurrentRun(heartbeats.watch(ThreadKind.TIMER, task.toString()));
    }

    /** The current run of a task, if there is one. */
    private static final class CurrentRun {

        private final ThreadHeartbeat heartbeat;
        private @Nullable Instant started;

        CurrentRun(ThreadHeartbeat heartbeat) {
            this.heartbeat = heartbeat;
        }

        void update(TaskExecutionOutcome newest) {
            if (newest.status() != Status.STARTED) {
                heartbeat.expectNone();
                started = null;
            } else if (!Objects.equals(newest.executionTime(), started)) {
                heartbeat.expectNext();
                started = newest.executionTime();
            }
        }
    }
}
