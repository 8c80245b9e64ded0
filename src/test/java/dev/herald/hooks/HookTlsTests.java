package dev.herald.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.herald.conformance.Certificate;
import dev.herald.logging.RecordedLog;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;

/** An application over HTTPS, whose certificate only an SSL bundle trusts. */
class HookTlsTests extends HookTest {

    private static final Certificate CERTIFICATE = new Certificate(Path.of("target", "hooks", "tls.p12"));

    private static SSLContext server;
    private static SslBundle trusting;

    @BeforeAll
    static void create() throws Exception {
        CERTIFICATE.create();
        KeyStore store = KeyStore.getInstance(CERTIFICATE.store().toFile(), Certificate.PASSWORD.toCharArray());
        server = SslBundle.of(SslStoreBundle.of(store, Certificate.PASSWORD, null))
                .createSslContext();
        trusting = SslBundle.of(SslStoreBundle.of(null, null, store));
    }

    @BeforeEach
    void startWithTls() throws Exception {
        backend.close();
        backend = HookBackend.start(server);
    }

    @Test
    void isAskedIfTheBundleTrustsIt() {
        bundles.registerBundle("ca", trusting);
        configure("subscribe", Map.of("ssl-bundle", "ca"));

        assertThat(subscribe()).isEqualTo(SubscribeHookResult.EMPTY);
    }

    @Test
    void isAskedOnceARenewedBundleTrustsIt() {
        bundles.registerBundle("ca", SslBundle.of(SslStoreBundle.NONE));
        configure("subscribe", Map.of("ssl-bundle", "ca"));
        assertThatThrownBy(() -> subscribe()).isInstanceOf(HookFailedException.class);

        bundles.updateBundle("ca", trusting);

        assertThat(subscribe()).isEqualTo(SubscribeHookResult.EMPTY);
    }

    @Test
    void isNotAskedIfNothingTrustsIt() {
        configure(endpoint(0, "untrusting", "subscribe", "/hook"));
        try (RecordedLog log = RecordedLog.of(Hook.class)) {
            assertThatThrownBy(() -> subscribe()).isInstanceOf(HookFailedException.class);

            assertThat(backend.requests("/hook")).isEmpty();
            assertThat(count("unreachable")).isEqualTo(1);
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("hook=untrusting"))
                    .singleElement()
                    .asString()
                    .startsWith("WARN A hook failed: TLS with it fails: ")
                    .contains("Check url, ssl-bundle and the certificate. [event=subscribe, hook=untrusting,");
            assertThat(log.failures("hook-untrusting")).isEmpty();
        }
    }
}
