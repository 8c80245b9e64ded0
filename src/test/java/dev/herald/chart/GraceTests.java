package dev.herald.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The grace period is the time that all of a pod's end may take. */
class GraceTests {

    /** Without the 5 s of pre-stop sleep, the 2 and 20 of the drain, and the 3 of the JVM. */
    private static final int REST = 30;

    @ParameterizedTest
    @CsvSource({"5, 0, 20, 50", "0, 0, 0, 25", "10, 2, 60, 95", "0, 5, 10, 38"})
    void countsTheDrain(int sleep, int delay, int period, int grace) throws IOException {
        Rendered rendered = Chart.renderValues("drain: {preStopSleepSeconds: %d, delaySeconds: %d, periodSeconds: %d}"
                .formatted(sleep, delay, period));

        assertThat(grace(rendered)).isEqualTo(grace);
        assertThat(rendered.settings().at("/herald/drain/period").asString()).isEqualTo(period + "s");
        assertThat(rendered.container().at("/lifecycle/preStop/sleep/seconds").asInt(0))
                .isEqualTo(sleep);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "30s | 30",
                "1m | 60",
                "1m30s | 90",
                "1500ms | 2",
                "1500 | 2",
                "30000 | 30",
                "1200000 | 1200",
                "0 | 0",
                "0s | 0",
                "PT30S | 30",
                "pt1m30.5s | 91",
                "PT1H | 3600",
                "100us | 1"
            })
    void countsTwoCloseTimeoutsInEveryFormat(String duration, int seconds) throws IOException {
        assertThat(grace(Chart.renderValues("config: {herald.session.close-timeout: %s}".formatted(duration))))
                .isEqualTo(REST + 10 + 2 * seconds);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "config: {herald.limits.request-timeout: 30s}",
                "config: {herald: {limits: {requestTimeout: 30s}}}",
                "config: {herald.limits: {REQUEST_TIMEOUT: 30s}}",
                "extraEnv: [{name: HERALD_LIMITS_REQUESTTIMEOUT, value: 30s}]",
                "extraEnv: [{name: HERALD_LIMITS_REQUEST_TIMEOUT, value: 30s}]",
                "javaToolOptions: -Dherald.limits.request-timeout=30s",
                "{config: {herald.limits.request-timeout: 5m}, extraEnv: [{name: HERALD_LIMITS_REQUESTTIMEOUT, value: 30s}]}"
            })
    void countsTheRequestTimeoutInEverySpelling(String values) throws IOException {
        Rendered rendered = Chart.renderValues(values);

        assertThat(grace(rendered)).isEqualTo(REST + 10 + 30);
        assertThat(rendered.settings()
                        .at("/spring/lifecycle/timeout-per-shutdown-phase")
                        .asString())
                .isEqualTo("30s");
    }

    @Test
    void countsTheExporterOfTraces() throws IOException {
        assertThat(grace(Chart.renderValues("config: {herald.tracing.enabled: true}")))
                .isEqualTo(REST + 20 + 10);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "config: {herald.session.close-timeout: '${X}'}",
                "config: {herald.session.close-timeout: soon}",
                "config: {herald.session.close-timeout: -1s}",
                "extraEnv: [{name: HERALD_SESSION_CLOSETIMEOUT, valueFrom: {configMapKeyRef: {name: a, key: b}}}]"
            })
    void refusesWhatItCannotCount(String values) {
        assertThatThrownBy(() -> Chart.renderValues(values))
                .hasMessageContaining("(expected: a duration such as 10s, as the grace period is computed from it)");
    }

    @Test
    void mayBeLongerButNotShorter() throws IOException {
        assertThat(grace(Chart.renderValues("terminationGracePeriodSeconds: 51")))
                .isEqualTo(51);
        assertThatThrownBy(() -> Chart.renderValues("terminationGracePeriodSeconds: 49"))
                .hasMessageContaining(
                        "terminationGracePeriodSeconds: 49 (expected: at least 50: 5 of pre-stop sleep, 22 of"
                                + " drain, 10 for closing (twice herald.session.close-timeout), 10 for requests in flight"
                                + " (herald.limits.request-timeout) and 3 until the JVM has ended)");
    }

    private static int grace(Rendered rendered) {
        return rendered.podSpec().path("terminationGracePeriodSeconds").asInt();
    }
}
