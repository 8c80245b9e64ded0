package dev.herald.centrifugo.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.topic.Delta;
import dev.herald.topic.JoinLeave;
import dev.herald.topic.Positioning;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicOptions;
import dev.herald.topic.TopicSettings;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.FileSystemResource;

/** The files with which Herald is held against the test suites of two SDKs have no setting that is unknown. */
class SuiteSettingsTests {

    private static final Topic ANY = new Topic("any");
    private static final Topic SMALL = new Topic("smallhistory:any");

    @Test
    void ofTheJavaScriptSdk() throws IOException {
        TopicSettings settings = settings("sdk-javascript.yaml");

        assertThat(settings.options(ANY))
                .extracting(TopicOptions::presence, TopicOptions::recovery, TopicOptions::delta)
                .containsExactly(true, Positioning.FORCED, Delta.ALWAYS);
        assertThat(settings.retention(ANY).count()).isEqualTo(100);
        assertThat(settings.retention(SMALL).count()).isEqualTo(2);
        assertThat(settings.options(SMALL).recovery()).isEqualTo(Positioning.FORCED);
    }

    @Test
    void ofTheJavaSdk() throws IOException {
        TopicSettings settings = settings("sdk-java.yaml");

        assertThat(settings.options(ANY))
                .extracting(TopicOptions::presence, TopicOptions::joinLeave, TopicOptions::positioning)
                .containsExactly(true, JoinLeave.FORCED, Positioning.FORCED);
        assertThat(settings.retention(ANY).count()).isEqualTo(10);
        assertThat(settings.retention(SMALL).count()).isEqualTo(2);
    }

    private static TopicSettings settings(String file) throws IOException {
        List<ConfigurationPropertySource> sources = new YamlPropertySourceLoader()
                .load(file, new FileSystemResource("src/test/config/" + file)).stream()
                        .map(ConfigurationPropertySource::from)
                        .toList();
        return new Binder(sources)
                .bind(
                        "herald.topic",
                        Bindable.of(TopicSettings.class),
                        new NoUnboundElementsBindHandler(BindHandler.DEFAULT))
                .get();
    }
}
