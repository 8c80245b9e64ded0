package dev.herald.endpoint;

import io.micrometer.observation.ObservationPredicate;
import java.util.List;
import java.util.Set;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.web.filter.RequestContextFilter;

/**
 * Leaves out of a handshake's way what it does not need: in a reconnect storm each filter is paid for by every client.
 *
 * <p>Handshakes are counted as sessions and not as requests; the servlet binds the request to its thread by itself.
 */
@Configuration(proxyBeanMethods = false)
class FilterConfiguration {

    @Bean
    ObservationPredicate exceptLongLivedConnections(List<SelectorPath> paths) {
        Set<SelectorPath> excepted = Set.copyOf(paths);
        return (name, context) -> !(context instanceof ServerRequestObservationContext request
                && request.getCarrier() != null
                && excepted.contains(new SelectorPath(request.getCarrier().getRequestURI())));
    }

    @Bean
    FilterRegistrationBean<RequestContextFilter> withoutRequestContextFilter() {
        FilterRegistrationBean<RequestContextFilter> registration =
                new FilterRegistrationBean<>(new RequestContextFilter());
        registration.setEnabled(false);
        return registration;
    }
}
