package dev.herald.settings;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.config.ConfigDataException;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Reports in one line, instead of a stack trace, a setting that some part of the service refuses while it starts. That part knows the
 * value, and seldom the name; so the setting is found whose value the messages of the failure have.
 */
@Order(2)
class SettingFailureAnalyzer implements FailureAnalyzer {

    /** What Herald's own checks throw. */
    private static final Pattern OWN =
            Pattern.compile("((?:herald|server|spring|management)\\.[a-z0-9.-]+): .*expected: .*");

    private static final List<String> PREFIXES = List.of("herald", "server", "spring", "management", "logging");
    private static final List<String> TLS = List.of("server.ssl.", "management.server.ssl.", "spring.ssl.bundle.");

    /** A shorter value may be part of any message. */
    private static final int LEAST_LENGTH = 4;

    private final Environment environment;

    SettingFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        List<Throwable> chain =
                Stream.iterate(failure, e -> e != null, Throwable::getCause).toList();
        if (chain.stream().anyMatch(SettingFailureAnalyzer::isReportedBySpringBoot)) {
            return null;
        }
        return Stream.<Optional<FailureAnalysis>>of(own(chain), temporaryFiles(chain), named(chain), tls(chain))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(null);
    }

    private static boolean isReportedBySpringBoot(Throwable e) {
        return e instanceof PortInUseException || e instanceof ConfigDataException;
    }

    private Optional<FailureAnalysis> own(List<Throwable> chain) {
        for (Throwable e : chain) {
            Matcher matcher = OWN.matcher(message(e));
            if (e instanceof IllegalArgumentException && matcher.matches()) {
                String name = matcher.group(1);
                return Optional.of(new FailureAnalysis(message(e), correct(name), e));
            }
        }
        return Optional.empty();
    }

    /** The web server needs a directory of its own. */
    private static Optional<FailureAnalysis> temporaryFiles(List<Throwable> chain) {
        return chain.stream()
                .filter(e -> message(e).contains("java.io.tmpdir"))
                .findFirst()
                .map(e -> new FailureAnalysis(
                        "%s: no file can be created in this directory for temporary files"
                                .formatted(System.getProperty("java.io.tmpdir")),
                        "Make it writable: with a read-only root start the container with --tmpfs /tmp. Or name another"
                                + " directory with -Djava.io.tmpdir.",
                        e));
    }

    private Optional<FailureAnalysis> named(List<Throwable> chain) {
        Throwable root = chain.getLast();
        if (chain.stream().anyMatch(BindException.class::isInstance)) {
            return Optional.empty();
        }
        return settings()
                .filter(setting -> chain.stream().anyMatch(e -> isNamed(setting, message(e))))
                .max(Comparator.comparingInt(setting -> value(setting).length()))
                .map(setting -> new FailureAnalysis(
                        "%s: %s is not accepted: %s"
                                .formatted(setting.getName(), BindingFailureAnalyzer.shown(setting), firstLine(root)),
                        correct(setting),
                        root));
    }

    private static boolean isNamed(ConfigurationProperty setting, String message) {
        String value = value(setting);
        String words = setting.getName()
                .getLastElement(ConfigurationPropertyName.Form.DASHED)
                .replace('-', ' ');
        return message.contains("'" + value + "'")
                || (value.length() >= LEAST_LENGTH && message.contains(value))
                || (words.contains(" ") && message.toLowerCase(Locale.ROOT).contains(words));
    }

    private Optional<FailureAnalysis> tls(List<Throwable> chain) {
        if (chain.stream()
                .map(SettingFailureAnalyzer::message)
                .noneMatch(m -> m.matches("(?s).*(SSL|key store|trust store).*"))) {
            return Optional.empty();
        }
        List<String> names = settings()
                .map(setting -> setting.getName().toString())
                .filter(name -> TLS.stream().anyMatch(name::startsWith))
                .distinct()
                .sorted()
                .toList();
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(new FailureAnalysis(
                        "TLS cannot be configured: %s".formatted(firstLine(chain.getLast())),
                        "Check %s, and the files that they name.".formatted(String.join(", ", names)),
                        chain.getLast()));
    }

    private String correct(String name) {
        return settings()
                .filter(setting -> setting.getName().equals(ConfigurationPropertyName.of(name)))
                .findFirst()
                .map(SettingFailureAnalyzer::correct)
                .orElse("Correct " + name + ".");
    }

    private static String correct(ConfigurationProperty setting) {
        return "Correct it; it is set in %s.".formatted(setting.getOrigin());
    }

    /** Of the sources in their order, so that the first of a name is the one in effect. */
    private Stream<ConfigurationProperty> settings() {
        Stream.Builder<ConfigurationProperty> settings = Stream.builder();
        ConfigurationPropertySources.get(environment).forEach(source -> {
            if (source instanceof IterableConfigurationPropertySource properties) {
                properties.stream()
                        .filter(name -> !name.isEmpty()
                                && PREFIXES.contains(name.getElement(0, ConfigurationPropertyName.Form.UNIFORM)))
                        .map(properties::getConfigurationProperty)
                        .filter(property -> property != null && !value(property).isBlank())
                        .forEach(settings::add);
            }
        });
        return settings.build();
    }

    private static String value(ConfigurationProperty setting) {
        return String.valueOf(setting.getValue()).replaceFirst("^(optional:)?(file:|classpath:)?", "");
    }

    private static String firstLine(Throwable e) {
        return message(e).lines().findFirst().orElse(e.getClass().getSimpleName());
    }

    private static String message(Throwable e) {
        return e.getMessage() == null ? "" : e.getMessage();
    }
}
