package dev.herald.jetty;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.context.annotation.Bean;

/** For both web servers: that of the clients, and that of the actuator where it has a port of its own. */
@ManagementContextConfiguration(proxyBeanMethods = false)
class CredentialsConfiguration {

    @Bean
    CredentialsCustomizer credentialsCustomizer() {
        return new CredentialsCustomizer();
    }
}
