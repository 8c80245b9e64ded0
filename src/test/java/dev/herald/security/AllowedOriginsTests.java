package dev.herald.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On the right what browsers send: the serialization of RFC 6454, section 6.2. */
class AllowedOriginsTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            https://app.example.com           | https://app.example.com
            https://app.example.com/          | https://app.example.com
            HTTPS://App.Example.COM           | https://app.example.com
            https://app.example.com:443       | https://app.example.com
            https://app.example.com:0443      | https://app.example.com
            http://app.example.com:80/        | http://app.example.com
            http://app.example.com:443        | http://app.example.com:443
            ' https://app.example.com '       | https://app.example.com
            https://a.example,https://b.example/ | https://b.example
            https://a.example,,               | https://a.example
            https://bücher.example            | https://xn--bcher-kva.example
            https://BÜCHER.example            | https://xn--bcher-kva.example
            https://my_app.example.com        | https://my_app.example.com
            https://app.example.com.          | https://app.example.com.
            http://localhost:3000             | http://localhost:3000
            http://127.0.0.1:3000             | http://127.0.0.1:3000
            http://[0:0:0:0:0:0:0:1]:3000     | http://[::1]:3000
            https://[2001:DB8::A]             | https://[2001:db8::a]
            capacitor://localhost             | capacitor://localhost
            chrome-extension://abcdefghijklmnop | chrome-extension://abcdefghijklmnop
            file://                           | file://
            null                              | null
            NULL                              | null
            *                                 | null
            *                                 | https://app.example.com
            https://*.example.com             | https://app.example.com
            https://*.Example.com:443/        | https://app.example.com
            https://*.example.com             | https://a.b.example.com
            https://*.example.com:8443        | https://app.example.com:8443
            https://*.example.com:*           | https://app.example.com:8443
            http://localhost:*                | http://localhost:5173
            http://localhost:*                | http://localhost
            https://*.bücher.example          | https://shop.xn--bcher-kva.example
            """)
    void allow(String setting, String origin) {
        assertThat(AllowedOrigins.of(List.of(setting)).allows(origin)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            https://app.example.com      | http://app.example.com
            https://app.example.com      | https://app.example.com:8443
            https://app.example.com      | https://app.example.com.evil.example
            https://app.example.com      | https://evil.example/https://app.example.com
            https://app.example.com      | https://app.example.com@evil.example
            https://app.example.com      | null
            https://*.example.com        | https://example.com
            https://*.example.com        | https://.example.com
            https://*.example.com        | https://evilexample.com
            https://*.example.com        | https://app.example.com.evil
            https://*.example.com        | https://app.example.com:8443
            https://*.example.com        | http://app.example.com
            https://*.example.com        | https://evil.example/.example.com
            https://*.example.com        | https://evil.example#.example.com
            https://*.example.com        | https://evil.example\\.example.com
            https://*.example.com        | https://a:b@app.example.com
            https://*.example.com        | https://*.example.com
            http://localhost:*           | https://localhost
            http://localhost:*           | http://localhost:evil
            *                            | http://a b
            *                            | https://
            *                            | https://a:99999
            *                            | https://bücher.example
            *                            | nonsense
            *                            | ''
            """)
    void allowNoOther(String setting, String origin) {
        assertThat(AllowedOrigins.of(List.of(setting)).allows(origin)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app.example.com",
                "app.example.com:8443",
                "//app.example.com",
                "localhost:3000",
                "*.example.com",
                "https:/app.example.com",
                "https:app.example.com",
                "https://",
                "https:///",
                "https://app.example.com/app",
                "https://app.example.com//",
                "https://app.example.com?x",
                "https://app.example.com#x",
                "https://user:secret@app.example.com",
                "https://app.example.com:99999",
                "https://app.example.com:x",
                "https://app.example.com:",
                "https://app.example.com https://b.example",
                "https://a..example.com",
                "https://app%2eexample.com",
                "\"https://app.example.com\"",
                "wss://app.example.com",
                "ws://*.example.com",
                "https://*",
                "https://*:*",
                "*://app.example.com",
                "https://app.*.com",
                "https://app*.example.com",
                "https://*.*.example.com",
                "https://*example.com",
                "https://*.",
                "https://*.127.0.0.1",
                "https://*.[::1]",
                "https://[::1",
                "https://[::g]",
                "http://127.1",
                "http://0x7f.0.0.1",
                "http://127.0.0.01",
                "http://256.0.0.1",
                "https://straße.example",
                "^https://.*$",
                "**"
            })
    void refuseWhatNoBrowserSends(String setting) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AllowedOrigins.of(List.of("https://app.example.com", setting)))
                .withMessageStartingWith("herald.security.allowed-origins: \"" + setting + "\" (expected: ");
    }

    @Test
    void areNoneIfNothingIsWritten() {
        assertThat(AllowedOrigins.of(List.of(" ", ",")).allows("https://app.example.com"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "https://app.example.com, https, app.example.com, 443, true",
        "https://app.example.com:8443, https, APP.example.com, 8443, true",
        "http://[::1]:8080, http, [::1], 8080, true",
        "http://[::1]:8080, http, [0:0:0:0:0:0:0:1], 8080, true",
        "https://app.example.com, http, app.example.com, 443, false",
        "https://app.example.com, https, app.example.com, 8443, false",
        "null, http, null, 80, false"
    })
    void knowThisHostsOwn(String origin, String scheme, String host, int port, boolean same) {
        assertThat(AllowedOrigins.isSame(origin, scheme, host, port)).isEqualTo(same);
    }
}
