package dev.herald.broadcast;

import dev.herald.topic.Publication;
import dev.herald.topic.TopicLog;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import io.micrometer.tracing.handler.TracingObservationHandler;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * The two spans of a message on its way: {@code herald.publish}, a child of the request that published it, and
 * {@code herald.deliver}, a child of that: a worker's pass over the subscribers, which is the first traced message's if it
 * brings several.
 *
 * <p>The message carries its position in the trace, as a {@code traceparent} (W3C Trace Context), to wherever it is
 * delivered. While traces are off a pass and a publish look here once, and nothing else is done.
 */
@Component
class Tracing {

    private static final Logger logger = LoggerFactory.getLogger(Tracing.class);
    private static final String TRACEPARENT = "traceparent";

    /** Apart from that of the requests, whose observations are meters as well. */
    private final ObservationRegistry registry = ObservationRegistry.create();

    private final boolean on;

    Tracing(ObjectProvider<TracingObservationHandler<?>> handlers) {
        List<TracingObservationHandler<?>> all = handlers.orderedStream().toList();
        on = !all.isEmpty();
        registry.observationConfig()
                .observationHandler(new ObservationHandler.FirstMatchingCompositeObservationHandler(all));
    }

    boolean isOn() {
        return on;
    }

    /** Publishes the item with its parent span. */
    CompletableFuture<Receipt> publish(PublishRequest item, Relay relay) {
        Map<String, String> headers = new HashMap<>();
        Observation publishing = publishing(item, headers).start();
        try {
            return relay.publish(item.withTraceparent(headers.get(TRACEPARENT)))
                    .whenComplete((receipt, failure) -> stop(publishing, failure));
        } catch (RuntimeException e) {
            stop(publishing, e);
            throw e;
        }
    }

    /** A pass that offers these publications begins; null if none of them is traced, or if that fails. */
    @Nullable
    Observation delivering(TopicLog log, long from, long upTo) {
        try {
            return startDelivering(log, from, upTo);
        } catch (RuntimeException e) {
            logger.warn("A delivery on topic {} could not be traced.", log.topic(), e);
            return null;
        }
    }

    private @Nullable Observation startDelivering(TopicLog log, long from, long upTo) {
        for (long offset = from; offset < upTo; offset++) {
            Publication publication = log.get(offset);
            if (publication != null && publication.message().traceparent() != null) {
                return delivering(publication, publication.message().traceparent())
                        .start();
            }
        }
        return null;
    }

    private Observation publishing(PublishRequest item, Map<String, String> headers) {
        SenderContext<Map<String, String>> context = new SenderContext<>(Tracing::put, Kind.PRODUCER);
        context.setCarrier(headers);
        return Observation.createNotStarted("herald.publish", () -> context, registry)
                .highCardinalityKeyValue("herald.topic", item.topic().name());
    }

    private Observation delivering(Publication publication, @Nullable String traceparent) {
        ReceiverContext<Map<String, String>> context = new ReceiverContext<>(Map::get, Kind.CONSUMER);
        context.setCarrier(traceparent == null ? Map.of() : Map.of(TRACEPARENT, traceparent));
        return Observation.createNotStarted("herald.deliver", () -> context, registry)
                .highCardinalityKeyValue("herald.topic", publication.topic().name())
                .highCardinalityKeyValue(
                        "herald.position", publication.position().toString());
    }

    private static void put(@Nullable Map<String, String> headers, String key, String value) {
        if (headers != null) {
            headers.put(key, value);
        }
    }

    private static void stop(Observation observation, @Nullable Throwable failure) {
        if (failure != null) {
            observation.error(failure);
        }
        observation.stop();
    }
}
