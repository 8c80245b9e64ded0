package dev.herald.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.herald.Client;
import dev.herald.HeraldApplication;
import dev.herald.Http;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.scheduling.config.ScheduledTask;
import org.springframework.scheduling.config.ScheduledTaskHolder;

/** Herald starts and works with every duration, size and number at an end of its range. */
class ExtremeSettingsIT {

    @Test
    void deliversWithTheGreatestOfAllValues() throws Exception {
        // Of memory the greatest value depends on the heap.
        try (ConfigurableApplicationContext service =
                start(ValueRange::max, "herald.broadcast.workers=2", "herald.limits.memory=100MB")) {
            int port = port(service);
            try (Client client = Client.connect(port, "/websocket?topic=extreme&history=2147483647")) {
                client.send("echo");
                assertThat(client.text()).isEqualTo("echo");
                assertThat(new Http(port)
                                .post("/broadcast?topic=extreme", "hello")
                                .statusCode())
                        .isEqualTo(202);
                assertThat(client.text()).isEqualTo("hello");
                runScheduledTasks(service);
            }
        }
    }

    @Test
    void respondsWithTheLeastOfAllValues() throws Exception {
        try (ConfigurableApplicationContext service = start(
                ValueRange::min,
                "herald.tick.interval=1d",
                "herald.selftest.interval=1d",
                "herald.topic.max-topics=10",
                "herald.limits.request-timeout=10s")) {
            int port = port(service);
            try (Client client = Client.connect(port, "/websocket?topic=extreme")) {
                client.send("echo");
                assertThat(client.text()).isEqualTo("echo");
            }
            assertThat(new Http(port).post("/broadcast?topic=extreme", "hello").statusCode())
                    .isIn(202, 503);
            assertThat(new Http(port).get("/node").statusCode()).isEqualTo(200);
            runScheduledTasks(service);
        }
    }

    /** Those that Herald has scheduled; what one throws would be logged, once for each time that it runs. */
    private static void runScheduledTasks(ConfigurableApplicationContext service) {
        List<ScheduledTask> tasks = service.getBeansOfType(ScheduledTaskHolder.class).values().stream()
                .flatMap(holder -> holder.getScheduledTasks().stream())
                .toList();
        assertThat(tasks)
                .hasSizeGreaterThan(5)
                .allSatisfy(task -> assertThatCode(task.getTask().getRunnable()::run)
                        .as(task.toString())
                        .doesNotThrowAnyException());
    }

    /** @param others in place of what would end the test late, or make it slow */
    private static ConfigurableApplicationContext start(Function<ValueRange, String> end, String... others)
            throws ClassNotFoundException {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--spring.main.register-shutdown-hook=false",
                "--herald.topic.overrides[0].topics=extreme",
                "--herald.hooks.endpoints[0].name=extreme",
                "--herald.hooks.endpoints[0].event=rpc",
                "--herald.hooks.endpoints[0].url=http://localhost"));
        for (SettingRangesTests.Setting setting : SettingRangesTests.settings()) {
            if (!setting.name().startsWith("herald.drain.")) {
                arguments.add("--%s=%s".formatted(setting.name(), end.apply(setting.range())));
            }
        }
        for (String other : others) {
            arguments.removeIf(argument -> argument.startsWith("--" + other.substring(0, other.indexOf('=') + 1)));
            arguments.add("--" + other);
        }
        return SpringApplication.run(HeraldApplication.class, arguments.toArray(String[]::new));
    }

    private static int port(ConfigurableApplicationContext service) {
        return service.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }
}
