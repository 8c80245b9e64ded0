package dev.herald.jetty;

import io.micrometer.observation.ObservationPredicate;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.web.filter.RequestContextFilter;

/**
 * Removes the filters that handshakes do not need: in a reconnect storm each of them costs CPU for every client.
 *
 * <p>Handshakes are counted as sessions and not as requests; the servlet binds the request to its thread by itself.
 */
@Configuration(proxyBeanMethods = false)
class FilterConfiguration {

    @Bean
    ObservationPredicate exceptLongLivedConnections() {
        return (name, context) -> !(context instanceof ServerRequestObservationContext request
                && request.getCarrier() != null
                && HandshakeMarker.isHandshake(request.getCarrier()));
    }

    /** Before the filters that authenticate. */
    @Bean
    FilterRegistrationBean<HandshakeFilter> handshakeFilter(HandshakeCounter handshakes, LimitResponse refusal) {
        FilterRegistrationBean<HandshakeFilter> registration =
                new FilterRegistrationBean<>(new HandshakeFilter(handshakes, refusal));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    /** After that which counts requests. */
    @Bean
    FilterRegistrationBean<InvalidRequestFilter> invalidRequestFilter() {
        FilterRegistrationBean<InvalidRequestFilter> registration =
                new FilterRegistrationBean<>(new InvalidRequestFilter());
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
        return registration;
    }

    @Bean
    FilterRegistrationBean<RequestContextFilter> withoutRequestContextFilter() {
        FilterRegistrationBean<RequestContextFilter> registration =
                new FilterRegistrationBean<>(new RequestContextFilter());
        registration.setEnabled(false);
        return registration;
    }
}
