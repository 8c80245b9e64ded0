package dev.herald.testing;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/**
 * Prints each failure as soon as it happens, with its stack trace and the file that has the test's output, where the build
 * writes output to files: below the directory that {@code -Dtest.output} names.
 *
 * <p>It prints to the process's own standard error, which Maven passes on: {@code System.err} is redirected to the files, and
 * standard output is the channel on which Surefire talks with this JVM.
 */
public class FailureListener implements TestExecutionListener {

    private final PrintStream console;
    private final @Nullable String directory;

    public FailureListener() {
        this(
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                System.getProperty("test.output"));
    }

    FailureListener(PrintStream console, @Nullable String directory) {
        this.console = console;
        this.directory = directory;
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (directory != null && result.getStatus() == TestExecutionResult.Status.FAILED) {
            print(test, result, directory);
        }
    }

    private synchronized void print(TestIdentifier test, TestExecutionResult result, String directory) {
        TestSource source = test.getSource().orElse(null);
        console.println("FAILED: " + name(test, source));
        result.getThrowable().ifPresent(failure -> failure.printStackTrace(console));
        console.println("Output of the test: " + Path.of(directory, className(source) + "-output.txt"));
    }

    private static String name(TestIdentifier test, @Nullable TestSource source) {
        return source instanceof MethodSource method
                ? "%s.%s %s".formatted(method.getClassName(), method.getMethodName(), test.getDisplayName())
                : test.getLegacyReportingName();
    }

    private static String className(@Nullable TestSource source) {
        if (source instanceof MethodSource method) {
            return topLevel(method.getClassName());
        }
        return source instanceof ClassSource type ? topLevel(type.getClassName()) : "*";
    }

    /** Surefire writes the output of nested classes to the file of the class around them. */
    private static String topLevel(String className) {
        return className.split("\\$", 2)[0];
    }
}
