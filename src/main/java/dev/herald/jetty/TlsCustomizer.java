package dev.herald.jetty;

import java.util.Objects;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Has web servers use a renewed certificate, which Spring Boot does for other servers than Jetty, and turns off Jetty's check of
 * the host unless {@code herald.tls.sni-host-check} is set.
 *
 * <p>Connections that are open keep the certificate with which they were opened. A bundle that cannot be used changes nothing.
 */
@Component
class TlsCustomizer implements WebServerFactoryCustomizer<JettyServletWebServerFactory> {

    private static final Logger log = LoggerFactory.getLogger(TlsCustomizer.class);

    private final TlsSettings settings;
    private final SslBundles bundles;

    TlsCustomizer(TlsSettings settings, SslBundles bundles) {
        this.settings = settings;
        this.bundles = bundles;
    }

    @Override
    public void customize(JettyServletWebServerFactory factory) {
        factory.addServerCustomizers(server -> customize(server, factory.getSsl()));
    }

    private void customize(Server server, @Nullable Ssl ssl) {
        for (Connector connector : server.getConnectors()) {
            connector.getConnectionFactories().stream()
                    .filter(HttpConfiguration.ConnectionFactory.class::isInstance)
                    .map(http -> ((HttpConfiguration.ConnectionFactory) http)
                            .getHttpConfiguration()
                            .getCustomizer(SecureRequestCustomizer.class))
                    .filter(Objects::nonNull)
                    .forEach(secure -> secure.setSniHostCheck(settings.sniHostCheck()));
            SslConnectionFactory tls = connector.getConnectionFactory(SslConnectionFactory.class);
            if (tls != null && ssl != null && ssl.getBundle() != null) {
                String name = ssl.getBundle();
                bundles.addBundleUpdateHandler(name, bundle -> reload(name, bundle, tls.getSslContextFactory()));
            }
        }
    }

    private static void reload(String name, SslBundle bundle, SslContextFactory tls) {
        try {
            bundle.createSslContext(); // or a bundle that cannot be used would leave none
            tls.reload(factory -> use(bundle, factory));
            log.info("The SSL bundle {} has changed; new connections use it.", name);
        } catch (Exception e) {
            log.error("The SSL bundle {} has changed but cannot be used; the previous one stays in use.", name, e);
        }
    }

    private static void use(SslBundle bundle, SslContextFactory factory) {
        factory.setKeyStore(bundle.getStores().getKeyStore());
        factory.setKeyStorePassword(bundle.getStores().getKeyStorePassword());
        factory.setKeyManagerPassword(bundle.getKey().getPassword());
        factory.setTrustStore(bundle.getStores().getTrustStore());
    }
}
