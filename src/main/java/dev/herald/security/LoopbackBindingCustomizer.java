package dev.herald.security;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.AbstractConfigurableWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;

/**
 * Without credentials a web server answers its own machine only, unless a setting says that this is meant otherwise.
 *
 * <p>After Spring Boot's own customizers, which set the address that was configured.
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
     * @throws MisconfiguredException if others were to be answered and nobody needs credentials
     */
    @Override
    public void customize(AbstractConfigurableWebServerFactory factory) {
        if (settings.hasCredentials()) {
            return;
        }
        if (settings.insecure()) {
            log.warn(
                    "Everybody who reaches this service may publish, listen and operate: herald.security.insecure=true");
        } else {
            factory.setAddress(loopback(factory.getAddress()));
            log.warn(
                    "Without credentials Herald answers this machine alone, on {}. {} to answer others",
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
                    "address: %s, and no credentials are configured (expected: a loopback address)"
                            .formatted(configured.getHostAddress()),
                    WHAT_TO_SET + "; or herald.security.insecure=true to let everybody in.");
        }
        return configured;
    }

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }
}
