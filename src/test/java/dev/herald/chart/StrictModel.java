package dev.herald.chart;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.io.IOException;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What an API server would accept of a kind of object. Fabric8's models know every field and its type, and also the kinds
 * that operators bring, but no required field; those are known to the official client's models, of the built-in kinds.
 *
 * @param type knows the fields
 * @param required refuses objects that lack one
 */
record StrictModel(Class<?> type, Required required) {

    private static final ObjectMapper FIELDS = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .setAnnotationIntrospector(new NothingElse());

    private static final Required UNKNOWN = json -> {};

    private static final Map<String, StrictModel> MODELS = Map.ofEntries(
            entry("v1 ConfigMap", of(ConfigMap.class, V1ConfigMap::validateJsonElement)),
            entry("v1 Pod", of(Pod.class, V1Pod::validateJsonElement)),
            entry("v1 Secret", of(Secret.class, V1Secret::validateJsonElement)),
            entry("v1 Service", of(Service.class, V1Service::validateJsonElement)),
            entry("v1 ServiceAccount", of(ServiceAccount.class, V1ServiceAccount::validateJsonElement)),
            entry("apps/v1 Deployment", of(Deployment.class, V1Deployment::validateJsonElement)),
            entry(
                    "autoscaling/v2 HorizontalPodAutoscaler",
                    of(HorizontalPodAutoscaler.class, V2HorizontalPodAutoscaler::validateJsonElement)),
            entry("networking.k8s.io/v1 Ingress", of(Ingress.class, V1Ingress::validateJsonElement)),
            entry("networking.k8s.io/v1 NetworkPolicy", of(NetworkPolicy.class, V1NetworkPolicy::validateJsonElement)),
            entry(
                    "policy/v1 PodDisruptionBudget",
                    of(PodDisruptionBudget.class, V1PodDisruptionBudget::validateJsonElement)),
            entry("gateway.networking.k8s.io/v1 HTTPRoute", of(HTTPRoute.class, UNKNOWN)),
            entry("keda.sh/v1alpha1 ScaledObject", of(KedaScaledObject.class, UNKNOWN)),
            entry("monitoring.coreos.com/v1 PrometheusRule", of(PrometheusRule.class, UNKNOWN)),
            entry("monitoring.coreos.com/v1 ServiceMonitor", of(ServiceMonitor.class, UNKNOWN)));

    interface Required {
        void check(JsonElement json) throws IOException;
    }

    private static StrictModel of(Class<?> type, Required required) {
        return new StrictModel(type, required);
    }

    /** Throws the exception that describes the error best. */
    static void check(JsonNode manifest) throws IOException {
        String kind = "%s %s"
                .formatted(
                        manifest.path("apiVersion").asString(),
                        manifest.path("kind").asString());
        StrictModel model = MODELS.get(kind);
        if (model == null) {
            throw new IllegalArgumentException("kind: %s (expected: one of %s)".formatted(kind, MODELS.keySet()));
        }
        String json = manifest.toString();
        FIELDS.readValue(json, model.type());
        model.required().check(JsonParser.parseString(json));
    }

    /** The models keep fields that they do not know; here these are what is looked for. */
    private static final class NothingElse extends JacksonAnnotationIntrospector {

        @Override
        public Boolean hasAnySetter(Annotated a) {
            return false;
        }
    }
}
