package dev.herald.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

class LogLineTests {

    @Test
    void isCompleteInItsTextAndHasAFieldForEachFact() {
        try (RecordedLog log = RecordedLog.of(LogLineTests.class)) {
            LogLine.of("Session closed.")
                    .with("session", "1f")
                    .with("user", "a b")
                    .with("topic", null)
                    .with("address", InetAddress.ofLiteral("10.0.0.7"))
                    .log(LoggerFactory.getLogger(LogLineTests.class), Level.WARN);

            assertThat(log.lines())
                    .containsExactly("WARN Session closed. [session=1f, user=\"a b\", address=10.0.0.7]");
            assertThat(log.fields())
                    .containsOnly(
                            entry("herald.session", "1f"),
                            entry("herald.user", "a b"),
                            entry("herald.address", "10.0.0.7"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a{LF}b | \"a\\\\u000ab\"",
                "{ESC}[31m | \"\\\\u001b[31m\"",
                "{RLO}x | \"\\\\u202ex\"",
                "{NEL}x | \"\\\\u0085x\"",
                "{LONE}x | \"\\\\ud800x\"",
                "x, user=root | \"x, user=root\"",
                "\" ] x | \"\\\" ] x\"",
                "{} | \"{}\"",
                "Ärger | \"Ärger\"",
                "key:backend | key:backend"
            })
    void escapesWhatAClientMayHaveWritten(String template, String shown) {
        String text = template.replace("{LF}", "\n")
                .replace("{ESC}", "\u001b")
                .replace("{RLO}", "\u202e")
                .replace("{NEL}", "\u0085")
                .replace("{LONE}", "\ud800");

        assertThat(LogLine.of("It is so.").with("origin", text)).hasToString("It is so. [origin=" + shown + "]");
    }

    @Test
    void escapesItsSentenceToo() {
        assertThat(LogLine.of("a\nb")).hasToString("a\\u000ab");
    }

    @Test
    void boundsEveryText() {
        assertThat(LogLine.of("x").with("origin", "y".repeat(100_000)))
                .hasToString("x [origin=\"" + "y".repeat(256) + "…\"]");
    }
}
