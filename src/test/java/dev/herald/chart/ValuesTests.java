package dev.herald.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Invalid values, and the messages that reject them. */
class ValuesTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "replicas | 3 | additional properties 'replicas' not allowed",
                "image.tagg | next | additional properties 'tagg' not allowed",
                "replicaCount | -1 | '/replicaCount': minimum: got -1, want 0",
                "replicaCount | three | '/replicaCount': got string, want integer",
                "image.pullPolicy | Sometimes | '/image/pullPolicy': value must be one of",
                "service.port | 70000 | '/service/port': maximum: got 70,000, want 65,535",
                "service.type | ExternalName | '/service/type': value must be one of",
                "auth.apiKeys[0].name | backend | '/auth/apiKeys/0': missing properties 'secretKey', 'scopes'",
                "auth.apiKeys[0].scopes[0] | everything | '/auth/apiKeys/0/scopes/0': value must be one of",
                "auth.apiKeys[0].key | s3cret | additional properties 'key' not allowed",
                "auth.jwt[0].issuer | https://a.example | '/auth/jwt/0': missing property 'name'",
                "drain.periodSeconds | 20s | '/drain/periodSeconds': got string, want integer",
                "gateway.timeouts.request | 5 | '/gateway/timeouts/request': got number, want string",
                "metrics.serviceMonitor.enabled | maybe | '/metrics/serviceMonitor/enabled': got string, want boolean",
                "livenessProbe.httpGet.path | / | '/livenessProbe': additional properties 'httpGet' not allowed"
            })
    void schemaRejects(String value, String given, String message) {
        Object typed = given.matches("-?\\d+") ? Integer.valueOf(given) : given;

        assertThatThrownBy(() -> Chart.render("defaults", value, typed)).hasMessageContaining(message);
    }

    /** In words, where a schema's message would be a pattern. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "image.digest | sha256:12 | sha256: and 64 hexadecimal digits",
                "trustedProxies[0] | 10.0.0.300 | addresses and networks, such as 10.0.0.1, 10.0.0.0/8 and fd00::/8",
                "trustedProxies[0] | 10.0.0.0/33 | addresses and networks",
                "trustedProxies[0] | fd00::/129 | addresses and networks",
                "trustedProxies[0] | proxy.example.com | addresses and networks",
                "podDisruptionBudget.maxUnavailable | half | a number of at least 1, or a percentage such as 25%",
                "podDisruptionBudget.maxUnavailable | 0 | a number of at least 1, or a percentage such as 25%",
                "gateway.timeouts.request | 5 s | a duration, such as 30s; 0s means none",
                "metrics.serviceMonitor.interval | often | a duration, such as 15s",
                "metrics.serviceMonitor.scrapeTimeout | 10 | a duration, such as 10s",
                "auth.existingSecret | Herald | a name in lower case, such as herald-redis",
                "redis.existingSecret | a/b | a name in lower case, such as herald-redis",
                "redis.existingSecretKey | a/b | a key of a Secret",
                "metrics.rules.disabled[0] | HeraldIsUp | some of HeraldIsDown, HeraldPodIsDown",
            })
    void formatsRejectInWords(String value, String given, String expected) {
        assertThatThrownBy(() -> Chart.renderValues(nested(value, given)))
                .hasMessageContaining(
                        "%s: \"%s\" (expected: %s".formatted(value.replaceFirst("\\[0]$", ""), given, expected));
    }

    private static String nested(String value, String given) {
        boolean list = value.endsWith("[0]");
        String[] names = value.replace("[0]", "").split("\\.");
        return "{%s: %s%s"
                .formatted(
                        String.join(": {", names),
                        list ? "[\"%s\"]".formatted(given) : "\"%s\"".formatted(given),
                        "}".repeat(names.length));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "apiKeys: [{name: Back.end, secretKey: a, scopes: [read]}] | auth.apiKeys: name: \"Back.end\" (expected: lower-case"
                        + " letters, digits and hyphens between them)",
                "apiKeys: [{name: a, secretKey: a/b, scopes: [read]}] | auth.apiKeys: secretKey of a: \"a/b\" (expected: a key of a"
                        + " Secret",
                "jwt: [{name: login}] | auth.jwt: login has no keys (expected: secretKey, publicKey, jwksUri, or issuer, whose"
                        + " discovery document says where they are)",
                "jwt: [{name: login, publicKey: a, jwksUri: \"https://a.example\"}] | auth.jwt: login has publicKey and jwksUri"
                        + " (expected: one of them)",
                "jwt: [{name: login, jwksUri: a.example}] | auth.jwt: jwksUri: \"a.example\" (expected: a URL",
                "jwt: [{name: a, issuer: b}, {name: a, issuer: c}] | auth.jwt: two are named a (expected: unique names)"
            })
    void credentialsAreRejectedInWords(String auth, String message) {
        assertThatThrownBy(() -> Chart.renderValues("auth: {%s}".formatted(auth)))
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "10.0.0.0/8", "fd00::/8", "::1", "::ffff:10.0.0.1"})
    void proxiesAreAddressesOrNetworks(String proxy) throws IOException {
        assertThat(Chart.renderValues("trustedProxies: [\"%s\"]".formatted(proxy))
                        .settings()
                        .at("/herald/limits/trusted-proxies/0")
                        .asString())
                .isEqualTo(proxy);
    }

    @Test
    void noCredentialsMustBeAskedFor() {
        assertThatThrownBy(() -> Chart.renderValues("auth: {apiKeys: []}"))
                .hasMessageContaining("auth: no credentials (expected: apiKeys, jwt, or insecure: true)");
        assertThatThrownBy(() -> Chart.renderValues("auth: {jwt: [{name: login, secretKey: jwt}]}"))
                .hasMessageContaining(
                        "auth.jwt: login has secretKey jwt (expected: auth.existingSecret, which holds it)");
        assertThatThrownBy(() ->
                        Chart.renderValues("auth: {apiKeys: [&key {name: a, secretKey: b, scopes: [read]}, *key]}"))
                .hasMessageContaining("auth.apiKeys: two are named a (expected: unique names)");
    }

    /** Else a misspelt value would be ignored. What is global is for other charts too. */
    @Test
    void theSchemaIsClosedEverywhere() throws Exception {
        assertClosed("", Rendered.YAML.readTree(Files.readString(Path.of("helm/herald/values.schema.json"))));
    }

    private static void assertClosed(String path, JsonNode schema) {
        if (schema.has("properties") && !path.equals("/global")) {
            assertThat(schema.path("additionalProperties").asBoolean(true))
                    .as(path)
                    .isFalse();
            schema.path("properties")
                    .properties()
                    .forEach(each -> assertClosed(path + "/" + each.getKey(), each.getValue()));
        }
        if (schema.has("items")) {
            assertClosed(path + "/items", schema.path("items"));
        }
    }

    @Test
    void theAddressOfRedisIsRejectedWithoutItsPassword() {
        assertThatThrownBy(() -> Chart.renderValues("redis: {url: 'herald:s3cret@localhost:6379'}"))
                .hasMessageContaining("redis.url: it is no URL of a Redis (expected: such as redis://host:6379")
                .hasMessageNotContaining("s3cret");
    }
}
