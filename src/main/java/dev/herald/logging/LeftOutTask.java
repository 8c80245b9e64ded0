package dev.herald.logging;

import jakarta.annotation.PreDestroy;
import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Has the numbers of lines that were left out logged in time, and for the last time when the service ends. */
@Component
class LeftOutTask {

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    void report() {
        RateLimitedLogger.reportAll(false);
    }

    @PreDestroy
    void reportTheLast() {
        RateLimitedLogger.reportAll(true);
    }
}
