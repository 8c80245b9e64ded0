package dev.herald.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A program that some tests need and a machine may lack. It is searched for on the {@code PATH}, and where Debian installs
 * servers; {@code -D<name>=<path>} names another, for example {@code -Dchromium=/opt/chrome/chrome}.
 */
public enum Program {
    CHROMIUM("chromium", "chromium"),
    HAPROXY("haproxy", "haproxy"),
    NGINX("nginx", "nginx"),
    NODE("node", "nodejs"),
    NPM("npm", "npm"),
    PROMETHEUS("prometheus", "prometheus"),
    PROMTOOL("promtool", "prometheus"),
    REDIS_SERVER("redis-server", "redis-server");

    private final String executable;
    private final String debianPackage;

    Program(String executable, String debianPackage) {
        this.executable = executable;
        this.debianPackage = debianPackage;
    }

    /** The path of the executable, for a test that {@link RequiresProgram} has let run. */
    public String path() {
        return find().orElseThrow(() -> new IllegalStateException(missing())).toString();
    }

    /** For a test that needs it with some of its arguments only; other tests say {@link RequiresProgram}. */
    public void assumeInstalled() {
        Assumptions.assumeTrue(isInstalled(), missing());
    }

    boolean isInstalled() {
        return find().isPresent();
    }

    /** Why a test is skipped without it. */
    String missing() {
        return executable + " is not installed";
    }

    String executable() {
        return executable;
    }

    String debianPackage() {
        return debianPackage;
    }

    private Optional<Path> find() {
        return candidates().filter(Files::isExecutable).findFirst();
    }

    private Stream<Path> candidates() {
        String configured = System.getProperty(executable);
        if (configured != null) {
            return Stream.of(Path.of(configured));
        }
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Stream.of(path.split(File.pathSeparator)), Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(directory -> Path.of(directory, executable));
    }
}
