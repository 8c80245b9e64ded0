package dev.herald.hooks;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.TracingObservationHandler;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.client.observation.ClientRequestObservationContext;
import org.springframework.http.client.observation.DefaultClientRequestObservationConvention;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/**
 * The span of each request of a hook, {@code herald.hook}, whose place in the trace the request carries as a {@code traceparent} (W3C Trace
 * Context); none while traces are off.
 */
@Component
class HookTracing {

    /** Apart from that of others, whose observations are meters as well. */
    private final ObservationRegistry registry;

    HookTracing(ObjectProvider<TracingObservationHandler<?>> handlers) {
        List<TracingObservationHandler<?>> all = handlers.orderedStream().toList();
        this.registry = all.isEmpty() ? ObservationRegistry.NOOP : ObservationRegistry.create();
        if (!all.isEmpty()) {
            registry.observationConfig()
                    .observationHandler(new ObservationHandler.FirstMatchingCompositeObservationHandler(all));
        }
    }

    /** The task with the trace of the thread that this is called by. */
    Runnable inSameTrace(Runnable task) {
        Observation current = registry.getCurrentObservation();
        return current == null ? task : () -> current.scoped(task);
    }

    RestClient.Builder observe(RestClient.Builder builder, HookEndpoint endpoint) {
        return builder.observationRegistry(registry).observationConvention(new Convention(endpoint.name()));
    }

    /** Without the URL, which may have a secret. */
    private static final class Convention extends DefaultClientRequestObservationConvention {

        private final String hook;

        Convention(String hook) {
            super("herald.hook");
            this.hook = hook;
        }

        @Override
        public String getContextualName(ClientRequestObservationContext context) {
            return "herald.hook";
        }

        @Override
        public KeyValues getLowCardinalityKeyValues(ClientRequestObservationContext context) {
            return KeyValues.of(method(context), status(context), outcome(context), exception(context))
                    .and("herald.hook", hook);
        }

        @Override
        public KeyValues getHighCardinalityKeyValues(ClientRequestObservationContext context) {
            return KeyValues.empty();
        }
    }
}
