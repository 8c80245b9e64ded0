package dev.herald.jetty;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;

/** For the web server of the actuator, where it has a port of its own. */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
class ManagementServerConfiguration {

    @Bean
    ProblemCustomizer managementProblems(ProblemErrorHandler errors) {
        return new ProblemCustomizer(errors);
    }

    @Bean
    TlsCustomizer managementTls(TlsSettings settings, SslBundles bundles) {
        return new TlsCustomizer(settings, bundles);
    }
}
