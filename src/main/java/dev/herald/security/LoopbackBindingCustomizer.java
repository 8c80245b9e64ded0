package dev.herald.security;

import dev.herald.settings.MisconfiguredException;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.AbstractConfigurableWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;

/**
 * Binds web servers to the loopback address while no credentials are configured, unless {@code herald.security.insecure} is set.
 *
 * <p>Runs after Spring Boot's own customizers, which set the configured address.
 */
class LoopbackBindingCustomizer implements WebServerFactoryCustomizer<AbstractConfigurableWebServerFactory>, Ordered {

    private static final Logger log = LoggerFactory.getLogger(LoopbackBindingCustomizer.class);

    private static final String WHAT_TO_SET = "Set herald.security.api-keys.<name>.key and .scopes, or "
            + "herald.security.jwt.<name>.secret, .public-key, .jwks-uri or .issuer";

    private final SecuritySettings settings;

    LoopbackBindingCustomizer(SecuritySettings settings) {
        this.settings = settings;
    }

    /**
     * @throws MisconfiguredException if another address is configured
     */
    @Override
    public void customize(AbstractConfigurableWebServerFactory factory) {
        if (settings.insecure()) {
            log.warn(
                    "No credentials are required: every client may publish, subscribe and operate (herald.security.insecure=true)");
        } else if (!settings.hasCredentials()) {
            factory.setAddress(loopback(factory.getAddress()));
            log.warn(
                    "No credentials are configured: listening on the loopback address {} only. {} to accept other machines",
                    InetAddress.getLoopbackAddress().getHostAddress(),
                    WHAT_TO_SET);
        }
    }

    private static InetAddress loopback(@Nullable InetAddress configured) {
        if (configured == null) {
            return InetAddress.getLoopbackAddress();
        }
        if (!configured.isLoopbackAddress()) {
            throw new MisconfiguredException(
                    "address: %s, but no credentials are configured (expected: a loopback address)"
                            .formatted(configured.getHostAddress()),
                    WHAT_TO_SET + "; or herald.security.insecure=true to accept every client without credentials.");
        }
        return configured;
    }

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }
}
