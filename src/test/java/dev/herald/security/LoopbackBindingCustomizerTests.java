package dev.herald.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class LoopbackBindingCustomizerTests {

    private final JettyServletWebServerFactory factory = new JettyServletWebServerFactory();

    @Test
    void isReachableFromLoopbackOnlyWithoutCredentials(CapturedOutput output) {
        new LoopbackBindingCustomizer(settings(false, Map.of())).customize(factory);

        assertThat(factory.getAddress()).isEqualTo(InetAddress.getLoopbackAddress());
        assertThat(output.getAll())
                .contains("No credentials are configured: listening on the loopback address 127.0.0.1 only. "
                        + "Set herald.security.api-keys.<name>.key and .scopes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
    void refusesToStartOnOtherAddressesWithoutCredentials(String address) {
        factory.setAddress(InetAddress.ofLiteral(address));

        assertThatExceptionOfType(MisconfiguredException.class)
                .isThrownBy(() -> new LoopbackBindingCustomizer(settings(false, Map.of())).customize(factory))
                .withMessageContaining("no credentials are configured (expected: a loopback address)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.5", "::1"})
    void takesAnotherLoopbackAddress(String address) {
        factory.setAddress(InetAddress.ofLiteral(address));

        new LoopbackBindingCustomizer(settings(false, Map.of())).customize(factory);

        assertThat(factory.getAddress()).isEqualTo(InetAddress.ofLiteral(address));
    }

    @Test
    void isReachableFromAllAddressesIfConfigured(CapturedOutput output) {
        new LoopbackBindingCustomizer(settings(true, Map.of())).customize(factory);

        assertThat(factory.getAddress()).isNull();
        assertThat(output.getAll()).contains("herald.security.insecure=true");
    }

    @Test
    void isReachableFromAllAddressesWithCredentials(CapturedOutput output) {
        new LoopbackBindingCustomizer(settings(
                        false, Map.of("backend", new ApiKey("0123456789abcdef", Set.of(Scope.READ)))))
                .customize(factory);

        assertThat(factory.getAddress()).isNull();
        assertThat(output.getAll()).isEmpty();
    }

    private static SecuritySettings settings(boolean insecure, Map<String, ApiKey> keys) {
        return new SecuritySettings(insecure, keys, Map.of(), Duration.ofSeconds(30), false, Set.of(), List.of());
    }
}
