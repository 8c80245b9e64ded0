package dev.herald.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.Http;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The keys of the server API, and the scope that each method requires. */
@Protected
class ServerApiKeysIT {

    private static final Map<String, String> KEYS =
            Map.of("publish", Caller.PUBLISHER, "read", Caller.READER, "operate", Caller.OPERATOR);

    @LocalServerPort
    private int port;

    @ParameterizedTest
    @CsvSource({
        "publish, publish",
        "broadcast, publish",
        "history, read",
        "presence, read",
        "presence_stats, read",
        "channels, read",
        "history_remove, operate",
        "info, operate",
        "rpc, operate",
        "subscribe, operate",
        "unsubscribe, operate",
        "disconnect, operate",
        "refresh, operate"
    })
    void eachMethodRequiresItsScope(String method, String scope) throws Exception {
        String refusal =
                "{\"error\":{\"code\":103,\"message\":\"permission denied: the scope \\\"%s\\\" is required\"}}"
                        .formatted(scope);
        for (String other : Set.of("publish", "read", "operate")) {
            String body = call("/api/" + method, 200, "X-API-Key", Objects.requireNonNull(KEYS.get(other)));
            if (other.equals(scope)) {
                assertThat(body).doesNotContain("\"code\":103");
            } else {
                assertThat(body).isEqualTo(refusal);
            }
        }
    }

    /** Who subscribes others receives what they do, as one of them. */
    @Test
    void subscribingOthersRequiresThePermissionToRead() throws Exception {
        String body = "{\"client\":\"nobody\",\"channel\":\"orders\"}";

        assertThat(post("/api/subscribe", body, 200, "X-API-Key", Caller.OPERATOR))
                .contains("\"code\":103");
        assertThat(post("/api/subscribe", body, 200, "X-API-Key", Caller.ROTATED))
                .isEqualTo("{\"result\":{}}");
    }

    @Test
    void acceptsAKeyInEitherHeader() throws Exception {
        for (String scheme : Set.of("apikey ", "Bearer ")) {
            assertThat(call("/api/info", 200, "Authorization", scheme + Caller.OPERATOR))
                    .contains("\"nodes\"");
            call("/api/info", 401, "Authorization", scheme + "0".repeat(32));
        }
        assertThat(call("/api/info", 200, "X-API-Key", Caller.OPERATOR)).contains("\"nodes\"");
        call("/api/info", 401, "X-API-Key", "0".repeat(32));
        call("/api/info", 401);
    }

    @Test
    void refusesAKeyInTheUrl() throws Exception {
        assertThat(call("/api/info?api_key=" + Caller.OPERATOR, 401)).contains("herald.api.key-in-query");
    }

    private String call(String path, int status, String... headers) throws Exception {
        return post(path, "{}", status, headers);
    }

    private String post(String path, String body, int status, String... headers) throws Exception {
        var response = new Http(port).post(path, body, headers);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return response.body();
    }
}
