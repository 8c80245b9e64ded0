package dev.herald.security;

import dev.herald.logging.SecretMask;
import dev.herald.settings.SecretSettings;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Has the actuator hide secrets also where {@code management.endpoint.*.show-values} has it show the values of settings. */
@Configuration(proxyBeanMethods = false)
class ActuatorSecretsConfiguration {

    @Bean
    SanitizingFunction hidesSecrets() {
        return data -> isSecret(data) ? data.withSanitizedValue() : data;
    }

    private static boolean isSecret(SanitizableData data) {
        String value = String.valueOf(data.getValue());
        return SecretSettings.isSecret(data.getKey(), value)
                || !SecretMask.mask(value).equals(value);
    }
}
