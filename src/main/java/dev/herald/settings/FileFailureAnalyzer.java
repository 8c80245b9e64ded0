package dev.herald.settings;

import java.io.FileNotFoundException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Reports in one line a file of settings that cannot be read, and one that is no YAML, also before the settings are known. */
@Order(3)
class FileFailureAnalyzer extends AbstractFailureAnalyzer<Throwable> {

    private static final String CHECK_FILES =
            "Check the configuration files, and what spring.config.location, .additional-location and .import name.";

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, Throwable cause) {
        for (Throwable e = rootFailure; e != null; e = e.getCause()) {
            String problem = problem(e);
            if (problem != null) {
                return new FailureAnalysis(problem, CHECK_FILES, rootFailure);
            }
        }
        return null;
    }

    private static @Nullable String problem(Throwable e) {
        return switch (e) {
            case MarkedYAMLException yaml -> problem(yaml);
            case NoSuchFileException missing -> "%s: no such file".formatted(missing.getFile());
            case AccessDeniedException denied -> "%s: permission denied".formatted(denied.getFile());
            case FileNotFoundException missing -> String.valueOf(missing.getMessage());
            case IllegalStateException failed -> isLoading(failed.getMessage()) ? messages(failed) : null;
            default -> null;
        };
    }

    private static String problem(MarkedYAMLException yaml) {
        Mark mark = yaml.getProblemMark();
        return "A configuration file is not valid YAML: %s%s"
                .formatted(
                        yaml.getProblem(),
                        mark == null
                                ? ""
                                : ", in line %d, column %d".formatted(mark.getLine() + 1, mark.getColumn() + 1));
    }

    private static boolean isLoading(@Nullable String message) {
        return message != null
                && (message.startsWith("Unable to load config data") || message.startsWith("Invalid profile"));
    }

    private static String messages(Throwable e) {
        Throwable cause = e.getCause();
        return cause == null ? String.valueOf(e.getMessage()) : "%s: %s".formatted(e.getMessage(), cause.getMessage());
    }
}
