package dev.herald.jetty;

import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/**
 * Gives the actuator's web server, where it has a port of its own, the same connectors and limits as that of the clients.
 *
 * <p>It has threads of its own too, for health; all other requests share those that compute. Not annotated as a configuration, since it is one of the actuator's context only
 * ({@code META-INF/spring/*.ManagementContextConfiguration.imports}).
 */
@ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
class ManagementConnectorConfiguration {

    @Bean
    WebServerFactoryCustomizer<JettyServletWebServerFactory> managementConnectors(ConnectorCustomizer connectors) {
        return connectors;
    }

    /** No long-lived connections begin there. */
    @Bean
    WebServerFactoryCustomizer<JettyServletWebServerFactory> managementDispatch(HandshakeDispatchCustomizer dispatch) {
        return dispatch::customizeManagement;
    }
}
