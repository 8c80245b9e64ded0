package dev.herald.liveness;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.task.ThreadPoolTaskSchedulerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Keeps scheduled tasks running after a failure. */
@Configuration(proxyBeanMethods = false)
class LivenessConfiguration {

    private static final Logger log = LoggerFactory.getLogger(LivenessConfiguration.class);

    /** Like Spring's own error handler, but a failure to log does not cancel the task. */
    @Bean
    ThreadPoolTaskSchedulerCustomizer failedTasksRunAgain() {
        return scheduler -> scheduler.setErrorHandler(LivenessConfiguration::log);
    }

    private static void log(Throwable failure) {
        try {
            log.error("A scheduled task failed; it runs again when it is due.", failure);
        } catch (Throwable e) {
            // A failure to log must not cancel the task.
        }
    }
}
