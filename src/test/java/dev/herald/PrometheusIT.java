package dev.herald;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import dev.herald.testing.Program;
import dev.herald.testing.RequiresProgram;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What a real Prometheus, and its own checks, make of the meters. */
@WholePath
class PrometheusIT {

    @LocalServerPort
    private int port;

    @TempDir
    private Path directory;

    @Test
    @RequiresProgram(Program.PROMTOOL)
    void itsChecksFindNothingToComplainOf() throws Exception {
        Path metrics = Files.writeString(directory.resolve("metrics"), herald() + "\n");

        Process check = new ProcessBuilder(Program.PROMTOOL.path(), "check", "metrics")
                .redirectInput(metrics.toFile())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(check.getInputStream().readAllBytes(), UTF_8)).isEmpty();
        assertThat(check.waitFor()).isZero();
    }

    @Test
    @RequiresProgram(Program.PROMETHEUS)
    void scrapesWhatTheServiceShows() throws Exception {
        int prometheusPort = Ports.free();
        Http api = new Http(prometheusPort);
        Process prometheus = start(prometheusPort);
        try (RawClient client = RawClient.connect(port)) {
            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .untilAsserted(() ->
                            assertThat(query(api, "sum(herald_sessions_open)")).isEqualTo("1"));

            assertThat(query(api, "up")).isEqualTo("1");
            assertThat(query(api, "count(herald_fanout_seconds_bucket) > bool 50"))
                    .isEqualTo("1");
            assertThat(query(api, "process_files_open_files < bool process_files_max_files"))
                    .isEqualTo("1");
            List<String> names =
                    JsonPath.read(api.get("/api/v1/label/__name__/values").body(), "$.data");
            assertThat(names).containsAll(samples());
            client.disconnect();
        } finally {
            prometheus.destroy();
            assertThat(prometheus.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** The names of all samples of ours. */
    private List<String> samples() throws Exception {
        return herald().lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[{ ]", 2)[0])
                .distinct()
                .toList();
    }

    private String herald() throws Exception {
        return new Http(port)
                .get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.matches("(# (HELP|TYPE) )?herald_.*"))
                .reduce("", (all, line) -> all + line + "\n");
    }

    private Process start(int prometheusPort) throws Exception {
        Path configuration = Files.writeString(directory.resolve("prometheus.yml"), """
                global:
                  scrape_interval: 1s
                scrape_configs:
                  - job_name: herald
                    metrics_path: /actuator/prometheus
                    static_configs:
                      - targets: ["127.0.0.1:%d"]
                """.formatted(port));
        return new ProcessBuilder(
                        Program.PROMETHEUS.path(),
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + prometheusPort)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
    }

    /** The one value that the query has now. */
    private static String query(Http api, String query) throws Exception {
        String response = api.get("/api/v1/query?query=" + URLEncoder.encode(query, UTF_8))
                .body();
        return JsonPath.read(response, "$.data.result[0].value[1]");
    }
}
