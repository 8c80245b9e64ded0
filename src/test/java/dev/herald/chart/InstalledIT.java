package dev.herald.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.HeraldApplication;
import dev.herald.Http;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Herald with the files that a pod has which was installed with no values. */
class InstalledIT {

    private static ConfigurableApplicationContext herald;
    private static Http service;
    private static Http management;

    @BeforeAll
    static void start(@TempDir Path root) throws Exception {
        Rendered rendered = Chart.render("defaults");
        Path secrets = Files.createDirectory(root.resolve("secrets"));
        SecretFiles.mount(rendered, secrets);
        Files.writeString(
                root.resolve("application.yaml"),
                rendered.first("ConfigMap").at("/data/application.yaml").asString());
        herald = new SpringApplicationBuilder(HeraldApplication.class)
                .run(
                        "--spring.config.additional-location=file:" + root + "/",
                        "--spring.config.import=configtree:" + secrets + "/",
                        "--server.port=0",
                        "--management.server.port=0");
        service = new Http(port("local.server.port"));
        management = new Http(port("local.management.port"));
    }

    private static int port(String name) {
        return herald.getEnvironment().getRequiredProperty(name, Integer.class);
    }

    @AfterAll
    static void stop() {
        herald.close();
    }

    @Test
    void publishesWithTheKey() throws Exception {
        assertThat(service.post("/broadcast", "hello", "X-API-Key", SecretFiles.value("api-key"))
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void rejectsPublishesWithoutAKey() throws Exception {
        assertThat(service.post("/broadcast", "hello").statusCode()).isEqualTo(401);
        assertThat(service.get("/events").statusCode()).isEqualTo(401);
    }

    @Test
    void isReachableFromOtherMachines() {
        assertThat(herald.getEnvironment().getProperty("server.address")).isNull();
        assertThat(herald.getEnvironment().getProperty("herald.security.insecure", Boolean.class))
                .isFalse();
    }

    @Test
    void probesAndPrometheusFindWhatTheyAskFor() throws Exception {
        Rendered rendered = Chart.render("defaults", "metrics.serviceMonitor.enabled", true);

        for (String probe : new String[] {"startupProbe", "livenessProbe", "readinessProbe"}) {
            String path = rendered.container().at("/" + probe + "/httpGet/path").asString();
            assertThat(management.get(path).statusCode()).as(path).isEqualTo(200);
        }
        String path =
                rendered.first("ServiceMonitor").at("/spec/endpoints/0/path").asString();
        assertThat(management.get(path).body()).contains("herald_sessions_open{");
    }

    /** A new endpoint is routed by nobody until it is in a group. */
    @Test
    void everyEndpointIsInOneGroup() throws Exception {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        for (String group : List.of("clients", "publishing", "api", "topics", "sessions", "users", "console", "docs")) {
            groups.put(group, RoutesTests.routed(group));
        }
        Set<String> endpoints = new TreeSet<>(Rendered.YAML
                .readTree(service.get("/v3/api-docs").body())
                .path("paths")
                .propertyNames());
        Rendered.YAML
                .readTree(service.get("/asyncapi.yaml").body())
                .path("channels")
                .forEach(channel ->
                        endpoints.add(channel.path("address").asString().replaceAll("[?{].*", "")));

        assertThat(endpoints)
                .contains("/broadcast", "/connection/websocket", "/events", "/websocket")
                .allSatisfy(endpoint -> assertThat(groups.entrySet().stream()
                                .filter(group -> group.getValue().stream().anyMatch(path -> covers(path, endpoint)))
                                .map(Map.Entry::getKey))
                        .as(endpoint)
                        .hasSize(1)
                        .allMatch(group -> !group.equals("clients")
                                || endpoint.startsWith("/connection/")
                                || Set.of("/websocket", "/emulation", "/events").contains(endpoint)));
    }

    private static boolean covers(String path, String endpoint) {
        return endpoint.equals(path) || (!path.equals("/") && endpoint.startsWith(path + "/"));
    }

    @Test
    void theManagementPortsPathsAreNotOnTheOther() throws Exception {
        assertThat(service.get("/actuator/prometheus").statusCode()).isNotEqualTo(200);
    }
}
