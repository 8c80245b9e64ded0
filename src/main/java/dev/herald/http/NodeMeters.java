package dev.herald.http;

import dev.herald.session.Transport;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.search.Search;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Reads meters for {@link NodeView}. A meter that a filter has removed counts as 0. */
@Component
class NodeMeters {

    private final MeterRegistry meters;

    NodeMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    NodeView.Sessions sessions() {
        return new NodeView.Sessions(
                gauged(open(Transport.WEBSOCKET)),
                gauged(open(Transport.SSE)),
                gauged(open(Transport.CENTRIFUGO_JSON)),
                gauged(open(Transport.CENTRIFUGO_PROTOBUF)),
                gauged(open(Transport.CENTRIFUGO_HTTP_STREAM)),
                gauged(open(Transport.CENTRIFUGO_SSE)),
                gauged(open(Transport.UNI_WEBSOCKET)),
                gauged(open(Transport.UNI_SSE)),
                gauged(open(Transport.UNI_HTTP_STREAM)),
                gauged(meters.find("herald.sessions.slow")));
    }

    NodeView.Totals totals() {
        return new NodeView.Totals(
                counted("herald.messages.published"),
                summed("herald.messages.delivered"),
                counted("herald.messages.skipped"),
                summed("herald.sent"));
    }

    /** The histogram's counts are cumulative; these are of each bucket. */
    List<NodeView.Bucket> fanout() {
        Timer timer = meters.find("herald.fanout").timer();
        List<NodeView.Bucket> buckets = new ArrayList<>();
        if (timer != null) {
            double below = 0;
            for (CountAtBucket bucket : timer.takeSnapshot().histogramCounts()) {
                if (bucket.count() > below) {
                    buckets.add(new NodeView.Bucket(bucket.bucket(TimeUnit.SECONDS), (long) (bucket.count() - below)));
                }
                below = bucket.count();
            }
        }
        return buckets;
    }

    private Search open(Transport transport) {
        return meters.find("herald.sessions.open").tag("transport", transport.tag());
    }

    private static long gauged(Search search) {
        Gauge gauge = search.gauge();
        return gauge == null ? 0 : (long) gauge.value();
    }

    private long counted(String name) {
        return (long) meters.find(name).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private long summed(String name) {
        return (long) meters.find(name).functionCounters().stream()
                .mapToDouble(FunctionCounter::count)
                .sum();
    }
}
