package dev.herald.liveness;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.task.ThreadPoolTaskSchedulerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A scheduled task that fails runs again when it is due. */
@Configuration(proxyBeanMethods = false)
class LivenessConfiguration {

    private static final Logger log = LoggerFactory.getLogger(LivenessConfiguration.class);

    /** Spring's own handler does the same, but where its line cannot be logged the task is taken off the schedule for good. */
    @Bean
    ThreadPoolTaskSchedulerCustomizer failedTasksRunAgain() {
        return scheduler -> scheduler.setErrorHandler(LivenessConfiguration::log);
    }

    private static void log(Throwable failure) {
        try {
            log.error("a scheduled task failed; it runs again when it is due", failure);
        } catch (Throwable e) {
            // What cannot be logged is no reason to stop.
        }
    }
}
