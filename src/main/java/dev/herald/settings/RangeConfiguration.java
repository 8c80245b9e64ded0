package dev.herald.settings;

import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Has the ranges of all settings checked when they are bound. */
@Configuration(proxyBeanMethods = false)
class RangeConfiguration {

    @Bean
    static ConfigurationPropertiesBindHandlerAdvisor ranges() {
        return RangeBindHandler::new;
    }
}
