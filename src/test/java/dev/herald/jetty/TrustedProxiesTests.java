package dev.herald.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.herald.jetty.TrustedProxies.Client;
import dev.herald.limits.TestLimitSettings;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTests {

    private static final InetAddress PEER = InetAddress.ofLiteral("10.0.0.1");

    private final TrustedProxies proxies = trusting("10.0.0.0/8", "2001:db8:ffff::/48");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                192.0.2.1                               | 192.0.2.1
                192.0.2.1:4711                          | 192.0.2.1
                2001:db8::1                             | 2001:db8:0:0:0:0:0:1
                [2001:db8::1]:4711                      | 2001:db8:0:0:0:0:0:1
                [2001:db8::1]                           | 2001:db8:0:0:0:0:0:1
                198.51.100.9, 192.0.2.1                 | 192.0.2.1
                198.51.100.9, 192.0.2.1, 10.9.9.9       | 192.0.2.1
                192.0.2.1, 2001:db8:ffff::7, 10.9.9.9   | 192.0.2.1
                10.1.1.1, 10.2.2.2                      | 10.1.1.1
                garbage, 192.0.2.1                      | 192.0.2.1
                192.0.2.1, garbage                      | 10.0.0.1
                192.0.2.1, garbage, 10.9.9.9            | 10.0.0.1
                192.0.2.1,                              | 10.0.0.1
                localhost                               | 10.0.0.1
                [2001:db8::1                            | 10.0.0.1
                fe80::1%nowhere                         | 10.0.0.1
                """)
    void findsTheFirstFromTheRightThatIsNotTrusted(String forwardedFor, String client) {
        assertThat(client(HttpFields.build().add("X-Forwarded-For", forwardedFor)))
                .isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
                for=192.0.2.1                                            | 192.0.2.1
                For="192.0.2.1:4711";Proto=https;by=10.0.0.1             | 192.0.2.1
                for="[2001:db8::1]:4711"                                 | 2001:db8:0:0:0:0:0:1
                for=198.51.100.9, for=192.0.2.1, for=10.9.9.9            | 192.0.2.1
                for="198.51.100.9, for=8.8.8.8", for=192.0.2.1           | 192.0.2.1
                for=unknown                                              | 10.0.0.1
                for=_hidden                                              | 10.0.0.1
                for="198.51.100.9, for=192.0.2.1                         | 10.0.0.1
                proto=https                                              | 10.0.0.1
                nonsense                                                 | 10.0.0.1
                """)
    void readsTheForwardedHeader(String forwarded, String client) {
        assertThat(client(HttpFields.build().add("Forwarded", forwarded))).isEqualTo(client);
    }

    @Test
    void readsSeveralHeadersAsOneList() {
        assertThat(client(HttpFields.build()
                        .add("X-Forwarded-For", "198.51.100.9")
                        .add("X-Forwarded-For", "192.0.2.1")))
                .isEqualTo("192.0.2.1");
    }

    @Test
    void prefersXForwardedFor() {
        assertThat(client(
                        HttpFields.build().add("Forwarded", "for=198.51.100.9").add("X-Forwarded-For", "192.0.2.1")))
                .isEqualTo("192.0.2.1");
    }

    @Test
    void takesSchemeAndHostOfTheSameProxy() {
        Client client = proxies.client(
                PEER,
                ForwardedElement.of(HttpFields.build()
                        .add("X-Forwarded-For", "198.51.100.9, 192.0.2.1, 10.9.9.9")
                        .add("X-Forwarded-Proto", "gopher, https, http")
                        .add("X-Forwarded-Host", "app.example.com")));

        assertThat(client.scheme()).isEqualTo("https");
        assertThat(client.host()).isEqualTo("app.example.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "", "2001:db8::/129"})
    void rejectsInvalidNetworks(String network) {
        assertThatThrownBy(() -> trusting(network))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("herald.limits.trusted-proxies: \"" + network
                        + "\" (expected: an address or a network, such as 10.0.0.0/8)");
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.128/25, 192.0.2.255, true",
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "127.0.0.1/8, 127.9.9.9, true",
        "0.0.0.0/0, 192.0.2.1, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false"
    })
    void matchesAddressesOfANetwork(String network, String address, boolean isIn) {
        assertThat(trusting(network).trusts(InetAddress.ofLiteral(address))).isEqualTo(isIn);
    }

    private String client(HttpFields headers) {
        return proxies.client(PEER, ForwardedElement.of(headers)).address().getHostAddress();
    }

    private static TrustedProxies trusting(String... networks) {
        return new TrustedProxies(TestLimitSettings.with(Map.of("trusted-proxies", List.of(networks))));
    }
}
