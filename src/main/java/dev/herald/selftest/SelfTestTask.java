package dev.herald.selftest;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Runs the self-test periodically. */
@Component
@ConditionalOnBooleanProperty(name = "herald.selftest.enabled", matchIfMissing = true)
class SelfTestTask {

    private final SelfTest test;

    SelfTestTask(SelfTest test) {
        this.test = test;
    }

    @Scheduled(fixedRateString = "#{@'herald.selftest-dev.herald.selftest.SelfTestSettings'.interval()}")
    void run() {
        test.run();
    }
}
