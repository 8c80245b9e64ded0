package dev.herald;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.hooks.HookBackend;
import dev.herald.hooks.HookClient;
import dev.herald.hooks.Hooks;
import dev.herald.session.SessionRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** A trace covers a message from the publisher to its delivery. */
class TracingIT {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLER = "00f067aa0ba902b7";

    private final Spans spans = new Spans();

    @Test
    void publishingAndDeliveringAreInTheTraceOfTheRequestAndHooksInThatOfWhoAsks() throws Exception {
        try (HookBackend backend = HookBackend.start();
                ConfigurableApplicationContext service = start(
                        "--herald.tracing.enabled=true",
                        "--herald.hooks.endpoints[0].name=calls",
                        "--herald.hooks.endpoints[0].event=rpc",
                        "--herald.hooks.endpoints[0].url=" + backend.url("/rpc"));
                RawClient subscriber = RawClient.connect(port(service))) {
            SessionRegistry registry = service.getBean(SessionRegistry.class);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> registry.all().stream()
                            .anyMatch(session -> !session.subscribedTo().isEmpty()));

            new Http(port(service)).post("/broadcast", "hello", "traceparent", "00-" + TRACE + "-" + CALLER + "-01");

            assertThat(subscriber.next().text()).isEqualTo("hello");
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(spans.byName)
                            .containsOnlyKeys("http post /broadcast", "herald.publish", "herald.deliver"));
            SpanData request = spans.named("http post /broadcast");
            SpanData publishing = spans.named("herald.publish");
            SpanData delivering = spans.named("herald.deliver");
            assertThat(request.getParentSpanId()).isEqualTo(CALLER);
            assertThat(publishing.getParentSpanId()).isEqualTo(request.getSpanId());
            assertThat(delivering.getParentSpanId()).isEqualTo(publishing.getSpanId());
            subscriber.disconnect();
            askHook(service, backend);
        }
    }

    private static void askHook(ConfigurableApplicationContext service, HookBackend backend) {
        Hooks hooks = service.getBean(Hooks.class);
        HookClient client = new HookClient("c", "websocket", "json", false, "", null, Map.of());
        String trace = Observation.createNotStarted("asking", service.getBean(ObservationRegistry.class))
                .observe(() -> {
                    hooks.rpc(client, "m", new byte[0]).join();
                    return Objects.requireNonNull(service.getBean(Tracer.class).currentSpan())
                            .context()
                            .traceId();
                });

        assertThat(backend.requests("/rpc").getFirst().headers().getFirst("traceparent"))
                .contains("-" + trace + "-");
    }

    @Test
    void thereAreNoneUnlessTheyAreSwitchedOn() throws Exception {
        try (ConfigurableApplicationContext service = start()) {
            new Http(port(service)).post("/broadcast", "hello", "traceparent", "00-" + TRACE + "-" + CALLER + "-01");

            assertThat(service.getBeansOfType(Tracer.class)).isEmpty();
            assertThat(spans.byName).isEmpty();
        }
    }

    private ConfigurableApplicationContext start(String... settings) {
        SpringApplication application = new SpringApplication(HeraldApplication.class);
        application.addInitializers(context ->
                ((GenericApplicationContext) context).registerBean("spans", SpanExporter.class, () -> spans));
        return application.run(Stream.concat(
                        Stream.of(
                                "--server.port=0",
                                "--herald.tick.enabled=false",
                                "--management.opentelemetry.tracing.export.schedule-delay=10ms"),
                        Stream.of(settings))
                .toArray(String[]::new));
    }

    private static int port(ConfigurableApplicationContext service) {
        return service.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    /** Those of the one trace. */
    private static final class Spans implements SpanExporter {

        private final Map<String, SpanData> byName = new ConcurrentHashMap<>();

        SpanData named(String name) {
            return Objects.requireNonNull(byName.get(name));
        }

        @Override
        public CompletableResultCode export(Collection<SpanData> ended) {
            ended.stream()
                    .filter(span -> span.getTraceId().equals(TRACE))
                    .forEach(span -> byName.put(span.getName(), span));
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
