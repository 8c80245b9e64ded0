package dev.herald.lifecycle;

import org.springframework.boot.task.ThreadPoolTaskSchedulerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Keeps scheduled tasks (pings, timeouts, ticks) running until the last session is closed. */
@Configuration(proxyBeanMethods = false)
class SchedulingConfiguration {

    /** Stops the scheduler after {@link GracefulShutdown}; by default it stops before everything else. */
    @Bean
    ThreadPoolTaskSchedulerCustomizer scheduledUntilTheEnd() {
        return scheduler -> {
            scheduler.setAcceptTasksAfterContextClose(true);
            scheduler.setPhase(Integer.MAX_VALUE - 768);
        };
    }
}
