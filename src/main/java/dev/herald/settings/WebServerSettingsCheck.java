package dev.herald.settings;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Ends the start with one of Spring Boot's settings of the web server that does not work in Herald, and warns of one that has no
 * effect, before anything fails that knows less about it.
 */
class WebServerSettingsCheck implements ApplicationListener<ApplicationPreparedEvent> {

    private static final Logger log = LoggerFactory.getLogger(WebServerSettingsCheck.class);

    private final WebServerSettings settings = new WebServerSettings();

    /**
     * @throws MisconfiguredException if a setting does not work, or is out of its range
     */
    @Override
    public void onApplicationEvent(ApplicationPreparedEvent event) {
        check(event.getApplicationContext().getEnvironment());
    }

    void check(ConfigurableEnvironment environment) {
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            for (WebServerSetting setting : settings.all()) {
                if (!setting.all()) {
                    check(setting.name(), source, environment);
                }
            }
            if (source instanceof IterableConfigurationPropertySource properties) {
                properties.stream()
                        .filter(name -> WebServerSettings.PREFIXES.stream().anyMatch(name.toString()::startsWith))
                        .filter(name -> !isChecked(name))
                        .forEach(name -> check(name, source, environment));
            }
        }
    }

    /** By its own name, which finds it in the environment in every form. */
    private boolean isChecked(ConfigurationPropertyName name) {
        return settings.all().stream().anyMatch(setting -> !setting.all() && setting.matches(name));
    }

    private void check(
            ConfigurationPropertyName name, ConfigurationPropertySource source, ConfigurableEnvironment environment) {
        ConfigurationProperty property = source.getConfigurationProperty(name);
        if (property == null || isOverridden(property, environment)) {
            return;
        }
        settings.of(name, property.getValue())
                .ifPresentOrElse(
                        setting -> judge(setting, property, environment), () -> warnOfUnknown(property, source));
    }

    private static boolean isOverridden(ConfigurationProperty property, ConfigurableEnvironment environment) {
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            ConfigurationProperty first = source.getConfigurationProperty(property.getName());
            if (first != null) {
                return !first.equals(property);
            }
        }
        return false;
    }

    private static void judge(
            WebServerSetting setting, ConfigurationProperty property, ConfigurableEnvironment environment) {
        switch (setting.verdict()) {
            case WORKS -> {}
            case RANGE -> {
                if (!WebServerSettings.isWithin(setting, environment)) {
                    throw new MisconfiguredException(
                            "%s: %s (expected: %s)".formatted(property.getName(), shown(property), setting.range()),
                            "Correct it; it is set in %s.".formatted(property.getOrigin()));
                }
            }
            case REFUSED ->
                throw new MisconfiguredException(
                        "%s does not work in Herald. %s"
                                .formatted(property.getName(), setting.details().getFirst()),
                        "Remove it; it is set in %s.".formatted(property.getOrigin()));
            case NO_EFFECT ->
                log.warn(
                        "{} has no effect in Herald. {}",
                        property.getName(),
                        setting.details().getFirst());
        }
    }

    private static String shown(ConfigurationProperty property) {
        return RangeBindHandler.shown(property.getValue());
    }

    /** Variables such as SERVER_SOFTWARE may be meant for others. */
    private static void warnOfUnknown(ConfigurationProperty property, ConfigurationPropertySource source) {
        if (!(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource)) {
            log.warn(
                    "Unknown setting {} ({}) has no effect: Spring Boot has no such setting of its web server.",
                    property.getName(),
                    property.getOrigin());
        }
    }
}
