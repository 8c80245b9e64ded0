package dev.herald.jetty;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * TLS connections, which {@code server.ssl.*} configures.
 *
 * @param sniHostCheck Whether a request over TLS is rejected with 400 if the certificate does not name its host, as it is for
 *     requests by IP address, such as those of probes and load balancers.
 */
@ConfigurationProperties("herald.tls")
record TlsSettings(@DefaultValue("false") boolean sniHostCheck) {}
