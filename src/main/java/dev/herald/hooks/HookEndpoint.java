package dev.herald.hooks;

import dev.herald.settings.Within;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicPattern;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * One hook, as it is configured. What is required is checked with the others, for a report that names it.
 *
 * @param name Name of the hook in logs and meters. 1 to 64 of a-z 0-9 -
 * @param event What the hook is asked about: connect, refresh, subscribe, publish, sub-refresh or rpc.
 * @param url URL to which requests are sent, http or https. Redirects are not followed.
 * @param topics Patterns of topics, such as chat.*, for subscribe, publish and sub-refresh. Without any the hook is for all topics.
 * @param methods Patterns of methods, such as orders:*, for rpc. Without any the hook is for all methods.
 * @param timeout Time that a request may take, from the connection to the last byte of the response. 10ms to 1m.
 * @param maxConcurrent Maximum number of requests in flight at a time; further ones fail at once with error 111. 1 to 100000.
 * @param maxResponseSize Maximum size of a response. 1KB to 16MB.
 * @param binary Whether data is always sent in Base64 (b64data), and not as JSON where it is JSON.
 * @param headers Names of the headers of a client's handshake that requests pass on. None by default.
 * @param emulatedHeaders Names of the headers in a client's connect command that requests pass on, unless its handshake has them. None
 *     by default.
 * @param requestHeaders Headers of all requests, by name, such as a secret by which the application knows Herald.
 * @param sslBundle Name of the SSL bundle (spring.ssl.bundle) for https. Without it the JVM's certificates are trusted.
 * @param breaker When requests are not sent any more because the endpoint is slow or down.
 */
@ConfigurationPropertiesSource
record HookEndpoint(
        String name,
        HookEvent event,
        String url,
        @DefaultValue List<TopicPattern> topics,
        @DefaultValue List<TopicPattern> methods,

        @Within(min = "10ms", max = "1m") @DefaultValue("1s")
        Duration timeout,

        @Within(min = "1", max = "100000") @DefaultValue("100")
        int maxConcurrent,

        @Within(min = "1KB", max = "16MB") @DefaultValue("256KB")
        DataSize maxResponseSize,

        @DefaultValue("false") boolean binary,
        @DefaultValue Set<String> headers,
        @DefaultValue Set<String> emulatedHeaders,
        @DefaultValue Map<String, String> requestHeaders,
        @Nullable String sslBundle,
        @NestedConfigurationProperty @DefaultValue HookBreaker breaker) {

    /** Whether it is asked about this topic; never one that is Herald's own. */
    boolean isFor(Topic topic) {
        return Topic.isValid(topic.name())
                && (topics.isEmpty() || topics.stream().anyMatch(each -> each.matches(topic)));
    }

    /** Whether calls of this method are forwarded to it. */
    boolean isFor(String method) {
        return methods.isEmpty() || methods.stream().anyMatch(each -> each.matches(method));
    }

    /** Without the URL and the headers, which may have secrets. */
    @Override
    public String toString() {
        return "HookEndpoint[name=%s, event=%s]".formatted(name, event);
    }
}
