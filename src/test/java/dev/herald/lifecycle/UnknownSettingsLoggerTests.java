package dev.herald.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ResourceLock(Resources.SYSTEM_OUT)
@ExtendWith(OutputCaptureExtension.class)
class UnknownSettingsLoggerTests {

    static class Empty {}

    @Test
    void warnsAtStartWithoutTheValue(CapturedOutput output) {
        SpringApplication application = new SpringApplication(Empty.class);
        application.setWebApplicationType(WebApplicationType.NONE);

        application
                .run("--herald.limits.sesions=4711", "--herald.tick.enabled=false")
                .close();

        assertThat(output)
                .containsOnlyOnce("Unknown setting")
                .containsPattern("WARN .*Unknown setting herald.limits.sesions \\(commandLineArgs\\) has no effect. "
                        + "The nearest known setting is herald.limits.sessions\\.")
                .doesNotContain("4711");
    }
}
