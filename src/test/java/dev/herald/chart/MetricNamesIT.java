package dev.herald.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.HeraldApplication;
import dev.herald.Http;
import dev.herald.RawClient;
import dev.herald.Scrape;
import dev.herald.WholePath;
import dev.herald.rfc6455.ClientFrames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** Alerts, dashboard and autoscaler use only metrics that the service exposes. */
@WholePath
class MetricNamesIT {

    /** The metrics and labels that Prometheus itself adds to a scrape. */
    private static final Set<String> OF_PROMETHEUS = Set.of("up");

    private static final Set<String> LABELS_OF_PROMETHEUS = Set.of("namespace", "job", "pod");

    /** Of a service whose Redis is not there: its meters are. */
    private static Scrape together;

    @LocalServerPort
    private int port;

    private Scrape scrape;

    @BeforeAll
    static void scrapeOneOfSeveral() throws Exception {
        try (ConfigurableApplicationContext service = SpringApplication.run(
                HeraldApplication.class,
                "--server.port=0",
                "--herald.redis.url=redis://127.0.0.1:1",
                "--spring.main.register-shutdown-hook=false")) {
            together = Scrape.of(
                    new Http(service.getEnvironment().getRequiredProperty("local.server.port", Integer.class)));
        }
    }

    /** Some counters are there only when they have counted. */
    @BeforeEach
    void scrape() throws Exception {
        Http http = new Http(port);
        http.broadcast("hello");
        try (RawClient client = RawClient.connect(port)) {
            client.send(ClientFrames.close(1000, ""));
            client.next();
        }
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Scrape.of(http).names().contains("herald_sessions_closed_sessions_total"));
        scrape = Scrape.of(http);
    }

    @Test
    void everyNameIsExposed() throws Exception {
        assertThat(used()).hasSizeGreaterThan(30);
        assertThat(used()).isSubsetOf(union(scrape.names(), together.names(), OF_PROMETHEUS));
    }

    @Test
    void everyLabelIsExposed() throws Exception {
        assertThat(labels()).isSubsetOf(union(scrape.labelNames(), together.labelNames(), LABELS_OF_PROMETHEUS));
    }

    @Test
    void thoseOfRedisAreExplained() throws Exception {
        String page = Files.readString(Path.of("src/docs/metrics.md"));
        Set<Scrape.Series> ofRedis = together.series("herald_redis_");

        assertThat(ofRedis).extracting(Scrape.Series::name).hasSizeGreaterThan(9);
        assertThat(Scrape.labelNames(ofRedis)).isSubsetOf(Set.of("le", "application"));
        assertThat(together.types().keySet())
                .filteredOn(name -> name.startsWith("herald_redis_") && !name.endsWith("_max"))
                .allSatisfy(name -> {
                    assertThat(together.helps()).containsKey(name);
                    assertThat(page).contains("`" + name + "`");
                });
    }

    private static Set<String> used() throws Exception {
        return expressions().stream().flatMap(each -> each.metrics().stream()).collect(Collectors.toSet());
    }

    private static Set<String> labels() throws Exception {
        return expressions().stream().flatMap(each -> each.labels().stream()).collect(Collectors.toSet());
    }

    private static List<Promql> expressions() throws Exception {
        Rendered rendered = Chart.render("hpa", "metrics.rules.enabled", true);
        List<Promql> expressions = new ArrayList<>();
        for (JsonNode rule : rendered.first("PrometheusRule").at("/spec/groups/0/rules")) {
            expressions.add(new Promql(rule.path("expr").asString()));
        }
        for (JsonNode panel : dashboard().path("panels")) {
            panel.path("targets")
                    .forEach(target ->
                            expressions.add(new Promql(target.path("expr").asString())));
        }
        expressions.add(new Promql(rendered.first("HorizontalPodAutoscaler")
                .at("/spec/metrics/0/pods/metric/name")
                .asString()));
        return expressions;
    }

    private static JsonNode dashboard() throws Exception {
        return Rendered.YAML.readTree(Files.readString(Chart.SOURCE.resolve("files/dashboard.json")));
    }

    @SafeVarargs
    private static Set<String> union(Set<String>... sets) {
        Set<String> union = new HashSet<>();
        for (Set<String> set : sets) {
            union.addAll(set);
        }
        return union;
    }
}
