package dev.herald.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The address of Redis, its credentials and its authority. */
class RedisValuesTests {

    private static final String SENTINELS = """
            redis:
              url: rediss-sentinel://a:26379,b:26379/0#main
              username: herald
              password: {existingSecret: valkey, key: pw}
              sentinelUsername: watch
              sentinelPassword: {existingSecret: '{{ .Release.Name }}-sentinel'}
              tls: {ca: {KIND: authority, key: tls.pem}}
            """;

    @Test
    void credentialsAreFilesFromTheirOwnSecrets() throws IOException {
        Rendered rendered = Chart.renderValues(SENTINELS.replace("KIND", "existingSecret"));

        assertThat(SecretFiles.sources(rendered).map(JsonNode::toString))
                .contains(
                        source("rel-herald", "redis-url", "url"),
                        source("valkey", "pw", "password"),
                        source("rel-sentinel", "sentinel-password", "sentinel-password"));
        assertThat(rendered.settings().at("/herald/redis/username").asString()).isEqualTo("herald");
        assertThat(rendered.settings().at("/herald/redis/sentinel-username").asString())
                .isEqualTo("watch");
    }

    private static String source(String secret, String key, String setting) {
        return "{\"secret\":{\"name\":\"%s\",\"items\":[{\"key\":\"%s\",\"path\":\"herald.redis.%s\"}]}}"
                .formatted(secret, key, setting);
    }

    @ParameterizedTest
    @CsvSource({"existingSecret, /secret/secretName", "existingConfigMap, /configMap/name"})
    void theAuthorityIsAnSslBundle(String kind, String name) throws Exception {
        Rendered rendered = Chart.renderValues(SENTINELS.replace("KIND", kind));
        JsonNode volume = rendered.podSpec()
                .path("volumes")
                .valueStream()
                .filter(each -> each.path("name").asString().equals("redis-ca"))
                .findFirst()
                .orElseThrow();

        assertThat(volume.at(name).asString()).isEqualTo("authority");
        assertThat(volume.toString()).contains("[{\"key\":\"tls.pem\",\"path\":\"ca.crt\"}]");
        assertThat(rendered.container().path("volumeMounts"))
                .anySatisfy(
                        mount -> assertThat(mount.path("mountPath").asString()).isEqualTo("/run/herald/redis-ca"));
        assertThat(rendered.settings().at("/herald/redis/ssl-bundle").asString())
                .isEqualTo("redis");
        assertThat(rendered.settings()
                        .at("/spring/ssl/bundle/pem/redis/truststore/certificate")
                        .asString())
                .isEqualTo("file:/run/herald/redis-ca/ca.crt");
        StrictModel.check(rendered.first("Deployment"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "url: redis://a, existingSecret: b | redis: url and existingSecret (expected: one of them",
                "password: {existingSecret: a} | redis.password.existingSecret: without the address of Redis",
                "url: redis://a, username: b | redis.username: without a password",
                "url: redis-sentinel://a#b, sentinelUsername: b | redis.sentinelUsername: without a password",
                "url: redis://a, sentinelPassword: {existingSecret: b} | redis.sentinelPassword: redis.url names no Sentinels",
                "url: redis://a, tls: {ca: {existingSecret: b}} | redis.tls.ca: redis.url is one without TLS",
                "url: rediss://a, tls: {ca: {existingSecret: b, existingConfigMap: c}} | (expected: one of them)",
                "url: redis://a, password: {existingSecret: rel-herald} | redis.password.existingSecret: rel-herald is the name of"
                        + " an object that this chart creates and deletes",
                "url: redis://a, password: {existingSecret: b, key: c/d} | redis.password.key: \"c/d\" (expected: a key of a Secret",
                "url: redis://a, password: {existingSecret: B} | redis.password.existingSecret: \"B\" (expected: a name"
            })
    void refusesContradictions(String redis, String message) {
        assertThatThrownBy(() -> Chart.renderValues("redis: {%s}".formatted(redis)))
                .hasMessageContaining(message);
    }

    @Test
    void anAuthorityIsGivenOnce() {
        assertThatThrownBy(() -> Chart.renderValues("""
                        {redis: {url: rediss://a, tls: {ca: {existingSecret: b}}}, config: {herald.redis.sslBundle: mine}}"""))
                .hasMessageContaining("config: herald.redis.sslBundle (expected: either this or redis.tls.ca)");
    }
}
