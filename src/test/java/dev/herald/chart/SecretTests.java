package dev.herald.chart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Where secrets come from, and where they never are. */
class SecretTests {

    static Stream<String> valueSets() {
        return Chart.valueSets().stream();
    }

    @Test
    void theChartMakesAKeyOf256Bits() {
        String key = key(Chart.render("defaults"));

        assertThat(key).matches("[A-Za-z0-9]{43}");
        assertThat(key(Chart.renderAnew("defaults"))).isNotEqualTo(key);
    }

    private static String key(Rendered rendered) {
        return decoded(rendered.first("Secret").at("/data/api-key"));
    }

    private static String decoded(JsonNode value) {
        return new String(Base64.getDecoder().decode(value.asString()), UTF_8);
    }

    /** Not in the ConfigMap, the arguments, the environment or an annotation. */
    @ParameterizedTest
    @MethodSource("valueSets")
    void noSecretIsAnywhereElse(String valueSet) {
        Rendered rendered = Chart.render(valueSet);
        List<String> secrets = rendered.all("Secret").stream()
                .flatMap(each -> each.path("data").valueStream())
                .flatMap(each -> Stream.of(each.asString(), decoded(each)))
                .toList();

        assertThat(rendered.manifests())
                .filteredOn(each -> !each.path("kind").asString().equals("Secret"))
                .allSatisfy(each -> assertThat(secrets)
                        .allSatisfy(secret -> assertThat(each.toString()).doesNotContain(secret)));
    }

    @Test
    void anExistingSecretIsUsedAndNoneIsMade() {
        Rendered rendered = Chart.render("ha");

        assertThat(rendered.has("Secret")).isFalse();
        assertThat(items(rendered, "herald-auth")).containsExactly("backend", "OPERATIONS_KEY", "jwt.secret");
        assertThat(items(rendered, "herald-redis")).containsExactly("url");
    }

    @Test
    void theAddressOfRedisIsASecret() {
        Rendered rendered = Chart.render("redis");

        assertThat(decoded(rendered.first("Secret").at("/data/redis-url")))
                .isEqualTo("rediss://herald:s3cret@redis.example.com:6380");
        assertThat(items(rendered, "rel-herald")).containsExactly("api-key", "redis-url");
    }

    private static List<String> items(Rendered rendered, String secret) {
        return SecretFiles.sources(rendered)
                .filter(each -> each.at("/secret/name").asString().equals(secret))
                .flatMap(each -> each.at("/secret/items").valueStream())
                .map(each -> each.path("key").asString())
                .toList();
    }

    @Test
    void withoutCredentialsThereIsNothingToKeep() {
        Rendered rendered = Chart.render("insecure");

        assertThat(rendered.has("Secret")).isFalse();
        assertThat(SecretFiles.sources(rendered)).isEmpty();
        assertThat(rendered.container().path("env"))
                .noneMatch(each -> each.path("name").asString().equals("SPRING_CONFIG_IMPORT"));
        assertThat(rendered.settings().at("/herald/security/insecure").asBoolean())
                .isTrue();
        assertThat(rendered.settings().at("/herald/security").has("api-keys")).isFalse();
    }
}
