package dev.herald.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.topic.Audience;
import dev.herald.topic.Delta;
import dev.herald.topic.Positioning;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Spring reads what the chart mounts, as it is in a pod. */
class ConfigurationTests {

    @TempDir
    private Path root;

    @Test
    void keysComeFromTheSecretAndTheirScopesFromTheSettings() throws IOException {
        Binder binder = pod(Chart.render("ha"));

        assertThat(bound(binder, "herald.security.api-keys.backend.key")).isEqualTo(SecretFiles.value("backend"));
        assertThat(bound(binder, "herald.security.api-keys.backend.scopes[0]")).isEqualTo("publish");
        assertThat(bound(binder, "herald.security.api-keys.operations.key"))
                .isEqualTo(SecretFiles.value("OPERATIONS_KEY"));
        assertThat(bound(binder, "herald.security.api-keys.operations.scopes[1]"))
                .isEqualTo("operate");
        assertThat(bound(binder, "herald.security.jwt.login.secret")).isEqualTo(SecretFiles.value("jwt.secret"));
        assertThat(bound(binder, "herald.security.jwt.login.issuer")).isEqualTo("https://login.example.com");
    }

    private static String bound(Binder binder, String setting) {
        return binder.bind(setting, String.class).get();
    }

    @Test
    void theAddressOfRedisIsAFile() throws IOException {
        assertThat(pod(Chart.render("ha"))
                        .bind("herald.redis.url", String.class)
                        .get())
                .isEqualTo(SecretFiles.value("url"));
        assertThat(pod(Chart.render("redis"))
                        .bind("herald.redis.url", String.class)
                        .get())
                .isEqualTo(SecretFiles.value("redis-url"));
    }

    @Test
    void usersSettingsAreThereToo() throws IOException {
        Binder binder = pod(Chart.render("defaults", "config.herald.http.max-page", 7));

        assertThat(bound(binder, "herald.http.max-page")).isEqualTo("7");
        assertThat(bound(binder, "server.port")).isEqualTo("8080");
        assertThat(bound(binder, "management.server.port")).isEqualTo("9090");
    }

    @Test
    void optionsOfTopicsAreThereAsWritten() throws IOException {
        TopicSettings topics = pod(Chart.render("everything-on"))
                .bind("herald.topic", TopicSettings.class)
                .get();
        Topic room = new Topic("room:%/\\\"#{a,b}?");

        assertThat(topics.retention(room).count()).isEqualTo(100);
        assertThat(topics.options(room).subscribe()).containsExactlyInAnyOrder(Audience.CLIENT, Audience.ANONYMOUS);
        assertThat(topics.options(room).recovery()).isEqualTo(Positioning.FORCED);
        assertThat(topics.options(room).delta()).isEqualTo(Delta.OFF);
        assertThat(topics.options(new Topic("room:1")).presence()).isFalse();
    }

    /** The settings of a pod with these mounts and this environment. */
    private Binder pod(Rendered rendered) throws IOException {
        Path secrets = Files.createTempDirectory(root, "secrets");
        Path config = Files.createTempDirectory(root, "config");
        SecretFiles.mount(rendered, secrets);
        Files.writeString(
                config.resolve("application.yaml"),
                rendered.first("ConfigMap").at("/data/application.yaml").asString());

        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "pod",
                        Map.of(
                                "spring.config.additional-location",
                                variable(rendered, "SPRING_CONFIG_ADDITIONAL_LOCATION")
                                        .replace("/etc/herald/", config + "/"),
                                "spring.config.import",
                                variable(rendered, "SPRING_CONFIG_IMPORT")
                                        .replace("/run/secrets/herald/", secrets + "/"))));
        ConfigDataEnvironmentPostProcessor.applyTo(environment);
        return Binder.get(environment);
    }

    private static String variable(Rendered rendered, String name) {
        return rendered.container()
                .path("env")
                .valueStream()
                .filter(each -> each.path("name").asString().equals(name))
                .map(each -> each.path("value").asString())
                .findFirst()
                .orElseThrow();
    }
}
