package dev.herald.hooks;

import dev.herald.settings.Within;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Hooks: what Herald asks the application about clients of the Centrifugo protocol.
 *
 * @param endpoints HTTP endpoints of the application and what they are asked about; of those for one event the first that matches the
 *     topic or method applies.
 * @param maxByClient Maximum number of commands of one client that wait for a hook at a time; further ones fail at once with error 111. 1
 *     to 100000.
 */
@ConfigurationProperties("herald.hooks")
record HookSettings(
        @DefaultValue List<HookEndpoint> endpoints,

        @Within(min = "1", max = "100000") @DefaultValue("128")
        int maxByClient) {

    HookSettings {
        HookSettingsCheck.check(endpoints);
    }
}
