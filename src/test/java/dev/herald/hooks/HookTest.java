package dev.herald.hooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.herald.topic.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.core.ResolvableType;

/** Hooks whose requests a backend on this machine responds to as a test says. */
abstract class HookTest {

    static final Topic TOPIC = new Topic("chat:1");
    static final HookClient CLIENT = new HookClient(
            "c1",
            "websocket",
            "json",
            false,
            "ann",
            "{ \"a\": 1.0 }".getBytes(UTF_8),
            Map.of("cookie", List.of("id=1"), "x-other", List.of("no")),
            Map.of("authorization", "Bearer t", "cookie", "forged", "x-bad", "a\r\nb"));
    static final byte[] DATA = "{\"n\": 1.50,\"t\":\"\\u00e9 é\"}".getBytes(UTF_8);

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry();
    HookBackend backend;
    Hooks hooks = new Hooks(new HookSettings(List.of(), 128), bundles, meters, tracing());

    @BeforeEach
    void start() throws IOException {
        backend = HookBackend.start();
    }

    @AfterEach
    void stop() {
        backend.close();
        hooks.close();
    }

    SubscribeHookResult subscribe() {
        try {
            return hooks.subscribe(CLIENT, TOPIC, "", null).join();
        } catch (CompletionException e) {
            throw (RuntimeException) e.getCause();
        }
    }

    double count(String outcome) {
        return meters.get("herald.hooks.requests")
                .tag("outcome", outcome)
                .timer()
                .count();
    }

    double breaker(String state) {
        return meters.get("herald.hooks.breaker").tag("state", state).gauge().value();
    }

    Map<String, String> endpoint(int index, String name, String event, String path) {
        String prefix = "hooks.endpoints[%d].".formatted(index);
        return Map.of(
                prefix + "name",
                name,
                prefix + "event",
                event,
                prefix + "url",
                backend.url(path).toString(),
                prefix + "timeout",
                "10s");
    }

    static HookTracing tracing() {
        return new HookTracing(new DefaultListableBeanFactory().getBeanProvider(ResolvableType.forClass(Object.class)));
    }

    void configure(String event, Map<String, String> more) {
        Map<String, String> properties = new HashMap<>(endpoint(0, "h", event, "/hook"));
        more.forEach((name, value) -> properties.put("hooks.endpoints[0]." + name, value));
        configure(properties);
    }

    void configure(Map<String, String> properties) {
        HookSettings settings =
                new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("hooks", HookSettings.class);
        hooks = new Hooks(settings, bundles, meters, tracing());
    }
}
