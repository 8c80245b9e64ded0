package dev.herald.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A memory limit that cannot hold what the settings ask for is refused. */
class MemoryGuardTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            256Mi | {}                                           | '' | resources.limits.memory: 256Mi (expected: at least 200Mi more than the heap, which may take 128Mi of it
            512Mi | {}                                           | -XX:MaxRAMPercentage=75 | resources.limits.memory: 512Mi (expected: at least 200Mi more than the heap, which may take 384Mi
            512Mi | {}                                           | -Xmx400m | which may take 400Mi
            768Mi | {herald: {topic: {total-size: 128MB}}}       | '' | herald.topic.total-size: 128MB (expected: at most 48MB, half of herald.limits.memory, which is 96MB
            768Mi | {herald.topic.totalSize: 128MB}              | '' | herald.topic.total-size: 128MB (expected: at most 48MB
            1Gi   | {herald: {limits: {memory: 300MB}}}          | '' | herald.limits.memory: 300MB (expected: at most 256MB, half of the heap
            """)
    void refusesALimitThatIsTooSmall(String limit, String config, String options, String message) {
        assertThatThrownBy(() -> render(limit, config, options)).hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            512Mi | {}                                           | ''
            512M  | {herald: {topic: {total-size: 30MB}}}        | ''
            2Gi   | {herald: {topic: {total-size: 128MB}}}       | ''
            2Gi   | {herald: {topic: {total-size: 200MB}, limits: {memory: 500MB}}} | ''
            2Gi   | {}                                           | -XX:MaxRAMPercentage=65
            1.5Gi | {herald: {topic: {total-size: 1e1}}}         | ''
            """)
    void acceptsWhatFits(String limit, String config, String options) throws IOException {
        assertThat(render(limit, config, options).first("Deployment")).isNotNull();
    }

    @Test
    void acceptsPodsWithoutALimit() throws IOException {
        assertThat(Chart.renderValues("resources: null").first("Deployment")).isNotNull();
    }

    private static Rendered render(String limit, String config, String options) throws IOException {
        return Chart.renderValues("""
                resources: {limits: {memory: %s}}
                config: %s
                javaToolOptions: "%s"
                """.formatted(limit, config, options));
    }
}
