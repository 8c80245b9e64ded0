package dev.herald.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.RawClient;
import dev.herald.RawClient.Response;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The host of a request, as a trusted proxy forwards it, while no credentials are configured. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"herald.tick.enabled=false", "herald.limits.trusted-proxies=127.0.0.1"})
class ForwardedHostIT {

    @LocalServerPort
    private int port;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            localhost:8080 | Host                                                       | http://localhost:8080
            localhost:8080 | Proto: https / Port: 8443                                  | https://localhost:8443
            localhost:8080 | Proto: https / Port: 443                                   | https://localhost
            localhost:8080 | Proto: https / Port: 443                                   | https://localhost:443
            app.localhost  | Proto: https                                               | https://app.localhost
            app.localhost  | Port: 8443                                                 | http://app.localhost:8443
            localhost:8080 | Proto: wss / Host: app.localhost / Port: 8443              | https://app.localhost:8443
            localhost:8080 | Proto: https / Host: app.localhost:9443 / Port: 443        | https://app.localhost:9443
            localhost:8080 | Host: APP.localhost / Port: 8443                           | http://app.localhost:8443
            localhost:8080 | Host: [::1] / Port: 8443                                   | http://[::1]:8443
            localhost:8080 | Host: [::1]:8443                                           | http://[::1]:8443
            [::1]:8080     | Port: 8443                                                 | http://[::1]:8443
            localhost:8080 | For: 192.0.2.1, 127.0.0.1 / Proto: https, http / Port: 8443, 80 | https://localhost:8443
            localhost:8080 | For: 192.0.2.1 / Port: 1, 8443                             | http://localhost:8443
            localhost:8080 | Port: 8443 / Port: 9443                                    | http://localhost:9443
            localhost:8080 | Port: 0                                                    | http://localhost:8080
            localhost:8080 | Port: 99999                                                | http://localhost:8080
            localhost:8080 | Port: x                                                    | http://localhost:8080
            localhost:8080 | Port: -1                                                   | http://localhost:8080
            localhost:8080 | Port: 443:80                                               | http://localhost:8080
            localhost:8080 | Port: ''                                                   | http://localhost:8080
            localhost:8080 | Host: app.localhost/x / Port: 8443                         | http://localhost:8443
            """)
    void isThatOfTheClient(String host, String forwarded, String origin) throws Exception {
        assertThat(get(host, forwarded, origin).status()).isEqualTo(200);
        assertThat(get(host, forwarded, origin.replaceFirst("(:[0-9]+)?$", ":1234"))
                        .status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            evil.example      | Host: localhost
            evil.example      | Host: localhost:8080 / Port: 8080
            evil.example      | Host: 127.0.0.1 / Proto: https
            evil.example      | For: 192.0.2.1, 127.0.0.1 / Host: localhost, evil.example
            evil.example:8080 | Port: 80
            localhost         | Host: evil.example
            localhost         | Host: localhost.evil.example / Port: 80
            127.0.0.1.nip.io  | Host: [::1]
            """)
    void isLocalOnlyIfBothAre(String host, String forwarded) throws Exception {
        Response response = get(host, forwarded, "http://" + host);

        assertThat(response.status()).isEqualTo(403);
        assertThat(response.body()).contains("Host \\\"", "is not allowed: only localhost is");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            localhost:8080 | for=192.0.2.1;host="app.localhost:8443";proto=https | https://app.localhost:8443 | 200
            localhost:8080 | for=192.0.2.1;host=app.localhost;proto=https       | https://app.localhost      | 200
            localhost:8080 | for=192.0.2.1;host="[::1]:8443"                    | http://[::1]:8443          | 200
            localhost:8080 | for=192.0.2.1;host=evil.example                    | http://evil.example        | 403
            evil.example   | for=192.0.2.1;host=localhost                       | http://localhost           | 403
            """)
    void isInTheForwardedHeader(String host, String forwarded, String origin, int status) throws Exception {
        assertThat(get(host + "\nForwarded: " + forwarded, "", origin).status()).isEqualTo(status);
    }

    private Response get(String host, String forwarded, String origin) throws Exception {
        String headers = Arrays.stream(forwarded.split(" / "))
                .filter(header -> header.contains(":"))
                .map(header -> "X-Forwarded-" + header + "\n")
                .collect(Collectors.joining());
        return RawClient.exchange(
                port,
                "GET /topics HTTP/1.1\nHost: " + host + "\nConnection: close\n" + headers + "Origin: " + origin + "\n");
    }
}
