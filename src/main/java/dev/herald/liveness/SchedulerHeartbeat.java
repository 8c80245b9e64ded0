package dev.herald.liveness;

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
 * The signs of life of what is {@link Scheduled}: the scheduler, whose threads may all be stuck or gone, is expected to find
 * time for one more task every second, and each task to come to its end.
 */
@Component
class SchedulerHeartbeat {

    private final ThreadHeartbeats heartbeats;
    private final ObjectProvider<ScheduledTaskHolder> holders;
    private final ThreadHeartbeat scheduler;

    /** The thread's that beats: one at a time. */
    private final Map<ScheduledTask, Run> runs = new HashMap<>();

    SchedulerHeartbeat(ThreadHeartbeats heartbeats, ObjectProvider<ScheduledTaskHolder> holders) {
        this.heartbeats = heartbeats;
        this.holders = holders;
        this.scheduler = heartbeats.watch(ThreadKind.TIMER, "scheduler");
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    void beat() {
        scheduler.expectNext();
        for (ScheduledTaskHolder holder : holders) {
            for (ScheduledTask task : holder.getScheduledTasks()) {
                runs.computeIfAbsent(task, this::watched).look(task.getTask().getLastExecutionOutcome());
            }
        }
    }

    private Run watched(ScheduledTask task) {
        return new Run(heartbeats.watch(ThreadKind.TIMER, task.toString()));
    }

    /** The run of a task that is not over, if there is one. */
    private static final class Run {

        private final ThreadHeartbeat heartbeat;
        private @Nullable Instant begun;

        Run(ThreadHeartbeat heartbeat) {
            this.heartbeat = heartbeat;
        }

        void look(TaskExecutionOutcome newest) {
            if (newest.status() != Status.STARTED) {
                heartbeat.rest();
                begun = null;
            } else if (!Objects.equals(newest.executionTime(), begun)) {
                heartbeat.expectNext();
                begun = newest.executionTime();
            }
        }
    }
}
