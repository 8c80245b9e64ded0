package dev.herald.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.jetty.BoundAddress;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is logged at the start is true for each way to listen, and has no secret. */
class FirstStepsTests {

    @Test
    void needNothingButTheAddress() {
        assertThat(steps(null, "", false, null))
                .isEqualTo("Open http://localhost:8080/ in a browser. In its developer tools there:"
                        + " new WebSocket('ws://localhost:8080/websocket').onmessage = m => console.log(m.data)."
                        + " In a shell: curl -d hello \"http://localhost:8080/broadcast\"");
    }

    @Test
    void haveThePathTlsAndCredentials() {
        assertThat(steps("push.example.com", "/push", true, "<API key>"))
                .isEqualTo(
                        "Open https://push.example.com:8080/push/ in a browser, and accept the certificate if it asks."
                                + " In its developer tools there: new WebSocket('wss://push.example.com:8080/push/websocket',"
                                + " ['herald.v1', 'bearer', '<API key>']).onmessage = m => console.log(m.data). In a shell:"
                                + " curl -H \"Authorization: Bearer <API key>\" -d hello"
                                + " \"https://push.example.com:8080/push/broadcast\""
                                + " (with -k if this machine does not trust the certificate)");
    }

    @ParameterizedTest
    @CsvSource({
        ",http://localhost:8080,every address",
        "0.0.0.0,http://localhost:8080,every address",
        "'::',http://localhost:8080,every address",
        "127.0.0.1,http://localhost:8080,127.0.0.1",
        "localhost,http://localhost:8080,localhost",
        "::1,http://[::1]:8080,::1",
        "10.0.0.7,http://10.0.0.7:8080,10.0.0.7",
        "Push.Example.com,http://push.example.com:8080,Push.Example.com"
    })
    void nameTheAddressToWhichTheConnectorIsBound(@Nullable String host, String url, String words) {
        LocalAddress address = LocalAddress.of(BoundAddress.of(connector(host, null)), "");

        assertThat(address.http().replace(":-1", ":8080").replace(":0", ":8080"))
                .isEqualTo(url);
        assertThat(address.description()).endsWith(" of " + words);
    }

    @Test
    void knowFromTheConnectorWhetherThereIsTls() {
        SslContextFactory.Server tls = new SslContextFactory.Server();
        assertThat(LocalAddress.of(BoundAddress.of(connector(null, null)), "").isSecure())
                .isFalse();
        assertThat(LocalAddress.of(BoundAddress.of(connector(null, tls)), "").isSecure())
                .isTrue();
        assertThat(LocalAddress.of(BoundAddress.of(connector(null, tls)), "").needsClientCertificate())
                .isFalse();

        tls.setNeedClientAuth(true);

        LocalAddress address = LocalAddress.of(BoundAddress.of(connector(null, tls)), "");
        assertThat(new FirstSteps(address, null).toString())
                .contains("curl --cert <file> -d hello \"https://localhost:");
    }

    private static String steps(@Nullable String host, String path, boolean isSecure, @Nullable String credentials) {
        return new FirstSteps(new LocalAddress(host, 8080, path, isSecure, false), credentials).toString();
    }

    private static ServerConnector connector(@Nullable String host, SslContextFactory.@Nullable Server tls) {
        ServerConnector connector = tls == null
                ? new ServerConnector(new Server(), 0, 1)
                : new ServerConnector(
                        new Server(), 0, 1, new SslConnectionFactory(tls, "http/1.1"), new HttpConnectionFactory());
        connector.setHost(host);
        return connector;
    }
}
