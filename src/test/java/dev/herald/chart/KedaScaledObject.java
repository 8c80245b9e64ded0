package dev.herald.chart;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import java.util.List;
import java.util.Map;

/** KEDA's ScaledObject, of which Fabric8 has no model: its fields, as KEDA's reference names them. */
record KedaScaledObject(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {

    record Spec(
            Target scaleTargetRef,
            int pollingInterval,
            int cooldownPeriod,
            int initialCooldownPeriod,
            int idleReplicaCount,
            int minReplicaCount,
            int maxReplicaCount,
            Map<String, Object> fallback,
            Advanced advanced,
            List<Trigger> triggers) {}

    record Target(String apiVersion, String kind, String name, String envSourceContainerName) {}

    record Advanced(
            boolean restoreToOriginalReplicaCount,
            Autoscaler horizontalPodAutoscalerConfig,
            Map<String, String> scalingModifiers) {}

    record Autoscaler(String name, HorizontalPodAutoscalerBehavior behavior) {}

    record Trigger(
            String type,
            String name,
            String metricType,
            boolean useCachedMetrics,
            Map<String, String> metadata,
            Map<String, String> authenticationRef) {}
}
