package dev.herald.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.pollinterval.IterativePollInterval;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * Has conditions tested at once, and then ever more seldom: most are fulfilled within a few milliseconds, and Awaitility would wait 100
 * before it looks.
 */
public class PromptWaiting implements TestExecutionListener {

    private static final Duration FIRST = Duration.ofMillis(2);
    private static final Duration LONGEST = Duration.ofMillis(100);

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(IterativePollInterval.iterative(
                last -> last.multipliedBy(2).compareTo(LONGEST) < 0 ? last.multipliedBy(2) : LONGEST, FIRST));
    }
}
