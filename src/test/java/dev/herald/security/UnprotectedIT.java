package dev.herald.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.contentOf;

import dev.herald.RawClient;
import dev.herald.RawClient.Response;
import dev.herald.WholePath;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A service without credentials: open to this machine, and to nothing else. */
@WholePath
class UnprotectedIT {

    @LocalServerPort
    private int port;

    @Test
    void isNotReachableOnOtherAddresses() throws Exception {
        for (InetAddress address : NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(Inet4Address.class::isInstance)
                .filter(address -> !address.isLoopbackAddress())
                .toList()) {
            assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> new Socket(address, port).close());
        }
    }

    /** DNS rebinding: the page and Herald are of the same origin for the browser. */
    @Test
    void rejectsOtherHostNames() throws Exception {
        Response response = RawClient.exchange(
                port,
                RawClient.HANDSHAKE.replace("Host: localhost", "Host: evil.example:" + port)
                        + "Origin: http://evil.example:" + port + "\n");

        assertThat(response.status()).isEqualTo(403);
        assertThat(response.body()).contains("is not allowed: only localhost is");
    }

    @Test
    void theJarNamesWhatItIsMadeOf() {
        assertThat(contentOf(Objects.requireNonNull(getClass().getResource("/META-INF/sbom/application.cdx.json"))))
                .contains("CycloneDX", "spring-security-web", "jetty-server");
    }
}
