package dev.herald.chart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.DryRun;
import com.marcnuri.helm.Helm;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An upgrade, with as much of an API server as Helm needs to look up the Secret of the previous release. */
class UpgradeTests {

    private static final String SECRET = "/api/v1/namespaces/messaging/secrets/rel-herald";

    private static final Map<String, String> RESPONSES = Map.of(
            "/version", """
            {"major": "1", "minor": "34", "gitVersion": "v1.34.0"}""", "/api", """
            {"kind": "APIVersions", "versions": ["v1"]}""", "/apis", """
            {"kind": "APIGroupList", "apiVersion": "v1", "groups": []}""", "/api/v1", """
            {"kind": "APIResourceList", "groupVersion": "v1", "resources":
            [{"name": "secrets", "singularName": "secret", "namespaced": true, "kind": "Secret",
            "verbs": ["get", "list", "create", "update"]}]}""", "/api/v1/namespaces/messaging/secrets", """
            {"kind": "SecretList", "apiVersion": "v1", "metadata": {}, "items": []}""");

    @TempDir
    private Path directory;

    private HttpServer server;
    private @Nullable String old;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::respond);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void theKeyIsKept() throws IOException {
        old = """
            {"kind": "Secret", "apiVersion": "v1", "metadata": {"name": "rel-herald", "namespace": "messaging",
            "labels": {"app.kubernetes.io/managed-by": "Helm"},
            "annotations": {"meta.helm.sh/release-name": "rel", "meta.helm.sh/release-namespace": "messaging"}},
            "data": {"api-key": "YXMtYmVmb3Jl"}}""";

        assertThat(secret().first("Secret").at("/data/api-key").asString()).isEqualTo("YXMtYmVmb3Jl");
    }

    @Test
    void thereIsANewKeyIfThereWasNone() throws IOException {
        assertThat(secret().first("Secret").at("/data/api-key").asString()).hasSize(60);
    }

    /** Only the Secret, so that the cluster need not know of anything else. */
    private Rendered secret() throws IOException {
        Path chart = Chart.copy(directory.resolve("herald"));
        Path templates = chart.resolve("templates");
        try (var files = Files.walk(templates)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".yaml")).toList()) {
                if (!file.endsWith("secret.yaml")) {
                    Files.delete(file);
                }
            }
        }
        Files.writeString(templates.resolve("NOTES.txt"), "{{ include \"herald/templates/secret.yaml\" . }}");
        String output = new Helm(chart)
                .install()
                .set("image.repository", "herald")
                .dryRun()
                .withDryRunOption(DryRun.SERVER)
                .disableOpenApiValidation()
                .withKubeConfigContents(kubeConfig())
                .withName(Chart.RELEASE)
                .withNamespace(Chart.NAMESPACE)
                .call()
                .getOutput();
        return new Rendered(output.substring(output.indexOf("NOTES:") + 6));
    }

    private String kubeConfig() {
        return """
            apiVersion: v1
            kind: Config
            clusters: [{name: test, cluster: {server: "http://127.0.0.1:%d"}}]
            users: [{name: test}]
            contexts: [{name: test, context: {cluster: test, user: test, namespace: messaging}}]
            current-context: test
            """.formatted(server.getAddress().getPort());
    }

    private void respond(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String response = path.equals(SECRET) ? old : RESPONSES.get(path);
        byte[] body = (response == null
                        ? "{\"kind\": \"Status\", \"apiVersion\": \"v1\", \"status\": \"Failure\", \"reason\": \"NotFound\","
                                + " \"code\": 404}"
                        : response)
                .getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(response == null ? 404 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
