package dev.herald.testing;

import org.springframework.boot.logging.logback.LogbackLoggingSystem;

/**
 * The logging of a JVM in which several services start and end, also at the same time. Spring Boot would initialize it anew
 * for the first service that starts after another has ended, and drop meanwhile what all others log. It is named by the
 * system property {@code org.springframework.boot.logging.LoggingSystem}.
 */
public class SharedLogging extends LogbackLoggingSystem {

    public SharedLogging(ClassLoader classLoader) {
        super(classLoader);
    }

    /** Not when one of the services ends. */
    @Override
    public void cleanUp() {}
}
