package dev.herald.cluster;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.stereotype.Component;

/** Names this node and its version in Prometheus, whose own labels are addresses. */
@Component
class NodeInfoMeter implements MeterBinder {

    private final String name;
    private final String version;

    NodeInfoMeter(NodeSettings node, ObjectProvider<BuildProperties> build) {
        this.name = node.name();
        this.version = build.stream()
                .map(BuildProperties::getVersion)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("development");
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        Gauge.builder("herald.node.info", () -> 1)
                .description("Always 1; the labels are the name of this node and its version")
                .tag("name", name)
                .tag("version", version)
                .register(meters);
    }
}
