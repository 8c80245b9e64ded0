package dev.herald.testing;

import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Counts the tests that were skipped for lack of a program, in the file that {@code -Dskipped.tests} names, if any. */
public class SkippedTestsListener implements TestExecutionListener {

    private final @Nullable Path file;
    private final SkippedTests skipped = new SkippedTests();
    private @Nullable TestPlan plan;

    public SkippedTestsListener() {
        this(System.getProperty("skipped.tests") == null ? null : Path.of(System.getProperty("skipped.tests")));
    }

    SkippedTestsListener(@Nullable Path file) {
        this.file = file;
    }

    @Override
    public void testPlanExecutionStarted(TestPlan started) {
        plan = started;
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        add(test, reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
            result.getThrowable().ifPresent(reason -> add(test, String.valueOf(reason.getMessage())));
        }
    }

    private void add(TestIdentifier test, String reason) {
        Stream.of(Program.values())
                .filter(program -> reason.endsWith(program.missing()))
                .forEach(program -> skipped.add(program, testsIn(test)));
    }

    /** A test with arguments is one: how often it would run is not known before it does. */
    private long testsIn(TestIdentifier test) {
        TestPlan tests = Objects.requireNonNull(plan);
        return Stream.concat(Stream.of(test), tests.getDescendants(test).stream())
                .filter(each -> tests.getChildren(each).isEmpty())
                .count();
    }

    @Override
    public void testPlanExecutionFinished(TestPlan finished) {
        if (file != null) {
            skipped.addTo(file);
        }
    }
}
