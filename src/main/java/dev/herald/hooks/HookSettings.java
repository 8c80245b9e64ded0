package dev.herald.hooks;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Hooks: what Herald asks the application about clients of the Centrifugo protocol.
 *
 * @param endpoints HTTP endpoints of the application and what they are asked about; of those for one event the first that matches the
 *     topic or method applies.
 */
@ConfigurationProperties("herald.hooks")
record HookSettings(@DefaultValue List<HookEndpoint> endpoints) {

    HookSettings {
        HookSettingsCheck.check(endpoints);
    }
}
