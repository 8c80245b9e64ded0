package dev.herald.lifecycle;

import org.springframework.boot.task.ThreadPoolTaskSchedulerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What happens every second goes on until the last session is gone: pings, time limits, the clock. */
@Configuration(proxyBeanMethods = false)
class SchedulingConfiguration {

    /** After {@link GracefulShutdown}. Left to itself the scheduler ends before all others. */
    @Bean
    ThreadPoolTaskSchedulerCustomizer scheduledUntilTheEnd() {
        return scheduler -> {
            scheduler.setAcceptTasksAfterContextClose(true);
            scheduler.setPhase(Integer.MAX_VALUE - 768);
        };
    }
}
