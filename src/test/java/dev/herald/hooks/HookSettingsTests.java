package dev.herald.hooks;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.herald.testing.BesideOthers;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings with which no hook could be asked. */
@BesideOthers
class HookSettingsTests extends HookTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name=A b",
                "event=",
                "url=ftp://h/",
                "url=http://u:p@h/",
                "url=/path",
                "topics[0]=a",
                "methods[0]=a",
                "ssl-bundle=x",
                "headers[0]=Host",
                "headers[0]=*",
                "headers[0]=Sec-WebSocket-Key",
                "emulated-headers[0]=Content-Length",
                "request-headers.Connection=close",
                "request-headers.A="
            })
    void refusesSettingsThatContradictEachOther(String setting) {
        int equals = setting.indexOf('=');
        Map<String, String> properties = new HashMap<>(endpoint(0, "h", "connect", "/hook"));
        properties.put("hooks.endpoints[0]." + setting.substring(0, equals), setting.substring(equals + 1));

        assertThatThrownBy(() -> configure(properties)).rootCause().hasMessageContaining("herald.hooks.endpoints[0]");
    }

    @Test
    void refusesAHeaderThatIsSetTwice() {
        Map<String, String> properties = new HashMap<>(endpoint(0, "h", "connect", "/hook"));
        properties.put("hooks.endpoints[0].request-headers.X-Key", "1");
        properties.put("hooks.endpoints[0].request-headers.x-key", "2");

        assertThatThrownBy(() -> configure(properties)).rootCause().hasMessageContaining("each header once");
    }

    @Test
    void refusesAHookThatWouldNeverBeAsked() {
        Map<String, String> properties = new HashMap<>(endpoint(0, "a", "rpc", "/a"));
        properties.putAll(endpoint(1, "b", "rpc", "/b"));

        assertThatThrownBy(() -> configure(properties)).rootCause().hasMessageContaining("no hook after a");
    }
}
