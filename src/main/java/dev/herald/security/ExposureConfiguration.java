package dev.herald.security;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.context.annotation.Bean;

/** For both web servers: that of the clients, and that of the actuator where it has a port of its own. */
@ManagementContextConfiguration(proxyBeanMethods = false)
class ExposureConfiguration {

    @Bean
    LoopbackBindingCustomizer exposure(SecuritySettings settings) {
        return new LoopbackBindingCustomizer(settings);
    }
}
