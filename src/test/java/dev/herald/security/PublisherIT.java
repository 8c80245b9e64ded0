package dev.herald.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.herald.Http;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The idempotency keys of one publisher are not those of another. */
@Protected
class PublisherIT {

    private static final String TOPIC = "news.keys";

    @LocalServerPort
    private int port;

    private final String key = UUID.randomUUID().toString();
    private Http http;

    @BeforeEach
    void connect() {
        http = new Http(port);
    }

    @Test
    void neitherSwallowsAMessageNorReadsAReceipt() throws Exception {
        List<String[]> callers = List.of(
                new String[] {"X-API-Key", Caller.PUBLISHER},
                new String[] {"X-API-Key", Caller.ROTATED},
                bearer("ada"),
                bearer("grace"));
        for (String[] caller : callers) {
            int mine = publish("from " + String.join(" ", caller), caller);
            assertThat(publish("from " + String.join(" ", caller), caller)).isEqualTo(mine);
        }
        List<Integer> offsets = List.of(
                publish("from " + String.join(" ", callers.get(0)), callers.get(0)),
                publish("from " + String.join(" ", callers.get(1)), callers.get(1)),
                publish("from " + String.join(" ", callers.get(2)), callers.get(2)),
                publish("from " + String.join(" ", callers.get(3)), callers.get(3)));

        assertThat(offsets).doesNotHaveDuplicates();
    }

    @Test
    void neitherDoesInABatch() throws Exception {
        int first = batch("same", "X-API-Key", Caller.PUBLISHER);
        int other = batch("other", "X-API-Key", Caller.ROTATED);

        assertThat(other).isNotEqualTo(first);
        assertThat(batch("same", "X-API-Key", Caller.PUBLISHER)).isEqualTo(first);
        assertThat(publish("same", "X-API-Key", Caller.PUBLISHER)).isEqualTo(first);
    }

    private static String[] bearer(String user) {
        String token =
                Issuer.hs256(Issuer.subscriber("news.*").subject(user).claim("herald.publish", List.of("news.*")));
        return new String[] {"Authorization", "Bearer " + token};
    }

    private int publish(String message, String... credentials) throws Exception {
        return offset(http.post(
                "/broadcast?topic=" + TOPIC, message, credentials[0], credentials[1], "Idempotency-Key", key));
    }

    private int batch(String message, String... credentials) throws Exception {
        return offset(http.post(
                "/broadcast/batch",
                "[{\"topic\":\"%s\",\"data\":\"%s\",\"idempotencyKey\":\"%s\"}]".formatted(TOPIC, message, key),
                credentials));
    }

    private static int offset(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        return JsonPath.<Integer>read(response.body(), "$.receipts[0].offset");
    }
}
