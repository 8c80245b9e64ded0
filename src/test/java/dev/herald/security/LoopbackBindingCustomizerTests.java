package dev.herald.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.herald.logging.RecordedLog;
import dev.herald.settings.MisconfiguredException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;

class LoopbackBindingCustomizerTests {

    private final RecordedLog log = RecordedLog.of(LoopbackBindingCustomizer.class);

    private final JettyServletWebServerFactory factory = new JettyServletWebServerFactory();

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void isReachableFromLoopbackOnlyWithoutCredentials() {
        new LoopbackBindingCustomizer(settings(false, Map.of())).customize(factory);

        assertThat(factory.getAddress()).isEqualTo(InetAddress.getLoopbackAddress());
        assertThat(log.lines().toString())
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
    void isReachableFromAllAddressesIfConfigured() {
        new LoopbackBindingCustomizer(settings(true, Map.of())).customize(factory);

        assertThat(factory.getAddress()).isNull();
        assertThat(log.lines().toString()).contains("herald.security.insecure=true");
    }

    @Test
    void isReachableFromAllAddressesWithCredentials() {
        new LoopbackBindingCustomizer(settings(
                        false, Map.of("backend", new ApiKey("0123456789abcdef", Set.of(Scope.READ)))))
                .customize(factory);

        assertThat(factory.getAddress()).isNull();
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void warnsThatCredentialsAreNotRequired() {
        new LoopbackBindingCustomizer(settings(
                        true, Map.of("backend", new ApiKey("0123456789abcdef", Set.of(Scope.READ)))))
                .customize(factory);

        assertThat(factory.getAddress()).isNull();
        assertThat(log.lines().toString()).contains("No credentials are required", "herald.security.insecure=true");
    }

    private static SecuritySettings settings(boolean insecure, Map<String, ApiKey> keys) {
        return new SecuritySettings(
                insecure, keys, Map.of(), Duration.ofSeconds(30), false, Set.of(), Set.of(), List.of());
    }
}
