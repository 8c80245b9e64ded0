package dev.herald.security;

import dev.herald.logging.MaskingAppender;
import dev.herald.logging.SecretMask;
import dev.herald.settings.SecretSettings;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/** Has the logs mask every secret among the settings, wherever it is set, from when the settings are known. */
class SecretsListener implements ApplicationListener<SpringApplicationEvent> {

    @Override
    public void onApplicationEvent(SpringApplicationEvent event) {
        switch (event) {
            case ApplicationEnvironmentPreparedEvent known -> mask(known.getEnvironment());
            case ApplicationPreparedEvent complete ->
                mask(complete.getApplicationContext().getEnvironment());
            default -> {
                // Nothing is known before, and nothing is added later.
            }
        }
    }

    private static void mask(ConfigurableEnvironment environment) {
        List<String> secrets = new ArrayList<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> enumerable) {
                for (String name : enumerable.getPropertyNames()) {
                    secrets.addAll(SecretSettings.in(name, value(environment, source, name)));
                }
            }
        }
        SecretMask.add(secrets);
        MaskingAppender.install();
    }

    /** With its placeholders replaced, if they can be. */
    private static String value(ConfigurableEnvironment environment, PropertySource<?> source, String name) {
        Object value = source.getProperty(name);
        return value == null ? "" : environment.resolvePlaceholders(value.toString());
    }
}
