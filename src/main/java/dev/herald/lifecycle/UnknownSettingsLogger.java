package dev.herald.lifecycle;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.context.ApplicationListener;

/** Warns at start of misspelt settings, before anything that they might have prevented fails. */
class UnknownSettingsLogger implements ApplicationListener<ApplicationPreparedEvent> {

    private static final Logger log = LoggerFactory.getLogger(UnknownSettingsLogger.class);

    @Override
    public void onApplicationEvent(ApplicationPreparedEvent event) {
        new UnknownSettings(new SettingsMetadata().read())
                .in(event.getApplicationContext().getEnvironment())
                .forEach(unknown -> log.warn(
                        "Unknown setting {} ({}) has no effect. The nearest known setting is {}.",
                        unknown.name(),
                        unknown.source(),
                        unknown.nearest()));
    }
}
