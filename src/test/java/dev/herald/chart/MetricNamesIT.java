package dev.herald.chart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.HeraldApplication;
import dev.herald.Http;
import dev.herald.RawClient;
import dev.herald.Scrape;
import dev.herald.WholePath;
import dev.herald.rfc6455.ClientFrames;
import dev.herald.testing.Program;
import dev.herald.testing.RequiresProgram;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
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

    private static final Path METRICS_PAGE = Path.of("src/docs/metrics.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(herald_\\w+)` \\| (\\w+) \\| (.*?) ?\\| (.+) \\|$");
    private static final Pattern QUERY = Pattern.compile("```promql\n(.+?)\n```", Pattern.DOTALL);

    /** Of a service whose Redis, token issuer and hook are not there: their meters are. */
    private static Scrape together;

    @LocalServerPort
    private int port;

    @Autowired
    private MeterRegistry registry;

    private Scrape scrape;

    private record Meter(String type, Set<String> labels, String description) {}

    @BeforeAll
    static void scrapeOneOfSeveral() throws Exception {
        try (ConfigurableApplicationContext service = SpringApplication.run(
                HeraldApplication.class,
                "--server.port=0",
                "--herald.redis.url=redis://127.0.0.1:1",
                "--herald.security.jwt.app.jwks-uri=http://127.0.0.1:1/keys",
                "--herald.security.anonymous-subscribe=*",
                "--herald.session-events.enabled=true",
                "--herald.hooks.endpoints[0].name=connect",
                "--herald.hooks.endpoints[0].event=connect",
                "--herald.hooks.endpoints[0].url=http://127.0.0.1:1/",
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
                .until(() -> Scrape.of(http).names().contains("herald_sessions_closed_total"));
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
    void everyMeterIsDocumented() throws Exception {
        Map<String, Meter> exposed = new TreeMap<>();
        exposed.putAll(meters(scrape));
        exposed.putAll(meters(together));

        assertThat(documented()).containsExactlyInAnyOrderEntriesOf(exposed);
    }

    /** Prometheus appends the unit to the name, where it is doubled if the name contains it. */
    @Test
    void everyMeterHasADescriptionAndAtMostOneUnit() {
        assertThat(meters(scrape)).hasSizeGreaterThan(30).allSatisfy((name, meter) -> {
            assertThat(meter.description()).matches("[A-Z1].{10,}");
            assertThat(List.of(name.split("_"))).doesNotHaveDuplicates();
        });
        assertThat(units()).isSubsetOf("bytes", "seconds", "");
    }

    @Test
    void everyAlertIsDocumented() throws Exception {
        for (JsonNode rule : Chart.render("defaults", "metrics.rules.enabled", true)
                .first("PrometheusRule")
                .at("/spec/groups/0/rules")) {
            assertThat(Files.readString(METRICS_PAGE))
                    .contains("| [%s](../../helm/herald/README.md#%s) | %s |"
                            .formatted(
                                    rule.path("alert").asString(),
                                    rule.path("alert").asString().toLowerCase(Locale.ROOT),
                                    rule.at("/labels/severity").asString()));
        }
    }

    @Test
    void documentedQueriesUseWhatIsExposed() throws Exception {
        assertThat(queries()).hasSizeGreaterThan(5).allSatisfy(query -> {
            assertThat(new Promql(query).metrics()).isSubsetOf(scrape.names());
            assertThat(new Promql(query).labels()).isSubsetOf(union(scrape.labelNames(), LABELS_OF_PROMETHEUS));
        });
    }

    @Test
    @RequiresProgram(Program.PROMTOOL)
    void documentedQueriesAreValid(@TempDir Path directory) throws Exception {
        List<Map<String, String>> rules = queries().stream()
                .map(query -> Map.of("alert", "Query", "expr", query))
                .toList();
        Path file = Files.writeString(
                directory.resolve("rules.yaml"),
                Rendered.YAML.writeValueAsString(Map.of("groups", List.of(Map.of("name", "queries", "rules", rules)))));

        Process check = new ProcessBuilder(Program.PROMTOOL.path(), "check", "rules", "--lint=none", file.toString())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(check.getInputStream().readAllBytes(), UTF_8))
                .contains("SUCCESS: " + rules.size() + " rules found");
    }

    /** Of each family its type, its labels and its description; a histogram's maximum is no meter of its own. */
    private static Map<String, Meter> meters(Scrape scrape) {
        Map<String, Meter> meters = new TreeMap<>();
        scrape.types().forEach((name, type) -> {
            if (name.startsWith("herald_") && !isMaximumOfHistogram(scrape, name)) {
                Set<String> labels = new TreeSet<>(Scrape.labelNames(scrape.series(name).stream()
                        .filter(series -> series.name().matches(name + "(_bucket|_count|_sum)?"))
                        .collect(Collectors.toSet())));
                labels.removeAll(Set.of("application", "le"));
                meters.put(name, new Meter(type, labels, scrape.helps().getOrDefault(name, "")));
            }
        });
        return meters;
    }

    private static boolean isMaximumOfHistogram(Scrape scrape, String name) {
        return name.endsWith("_max")
                && "histogram".equals(scrape.types().get(name.substring(0, name.length() - "_max".length())));
    }

    private static Map<String, Meter> documented() throws Exception {
        Map<String, Meter> meters = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(METRICS_PAGE));
        while (row.find()) {
            Set<String> labels = new TreeSet<>();
            row.group(3)
                    .lines()
                    .flatMap(line -> Stream.of(line.split("[`, ]+")))
                    .filter(label -> !label.isEmpty())
                    .forEach(labels::add);
            meters.put(row.group(1), new Meter(row.group(2), labels, row.group(4)));
        }
        return meters;
    }

    /** As they are registered, without the suffix of counters. */
    private Set<String> units() {
        return registry.getMeters().stream()
                .map(meter -> meter.getId())
                .filter(id -> id.getName().startsWith("herald."))
                .map(id -> Objects.requireNonNullElse(id.getBaseUnit(), ""))
                .collect(Collectors.toSet());
    }

    private static List<String> queries() throws Exception {
        return QUERY.matcher(Files.readString(METRICS_PAGE))
                .results()
                .map(query -> query.group(1))
                .toList();
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
