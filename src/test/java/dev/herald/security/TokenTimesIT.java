package dev.herald.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import dev.herald.RawClient;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Whatever number a token has for a time, it is judged by that number, on every endpoint alike. */
@Protected
class TokenTimesIT {

    @LocalServerPort
    private int port;

    @ParameterizedTest
    @CsvSource({
        "exp, 253402300799, 101",
        "exp, 253402300800, 101",
        "exp, NOW000, 101",
        "exp, NOW000000, 101",
        "exp, NOW000000000, 101",
        "exp, 9223372036854775, 101",
        "exp, 9223372036854776, 101",
        "exp, 31556889864403200, 101",
        "exp, 9223372036854775807, 101",
        "exp, 9223372036854775808, 101",
        "exp, 1e16, 101",
        "exp, 1e300, 101",
        "exp, 253402300799.9, 101",
        "exp, 1E+20, 101",
        "exp, 0, 401",
        "exp, -1, 401",
        "exp, 0.5, 401",
        "exp, -1e300, 401",
        "exp, -9223372036854775808, 401",
        "exp, -9223372036854776, 401",
        "exp, 1e400, 401",
        "exp, null, 401",
        "exp, '\"NOW\"', 401",
        "exp, [], 401",
        "nbf, 0, 101",
        "nbf, -1e300, 101",
        "nbf, -9223372036854776, 101",
        "nbf, NOW.5, 101",
        "nbf, NOW000, 401",
        "nbf, 9223372036854776, 401",
        "nbf, 9223372036854775807, 401",
        "nbf, 1e16, 401",
        "nbf, 1e300, 401",
        "nbf, 1e400, 401",
        "iat, 0, 101",
        "iat, -1e300, 101",
        "iat, NOW.5, 101"
    })
    void judgesATokenByItsTimes(String claim, String value, int status) throws Exception {
        long now = Instant.now().getEpochSecond();
        String times = "\"%s\":%s".formatted(claim, value.replace("NOW", String.valueOf(now)));
        String token = signed("{\"sub\":\"ada\",\"aud\":\"%s\",%s%s}"
                .formatted(Issuer.AUDIENCE, times, claim.equals("exp") ? "" : ",\"exp\":" + (now + 3600)));

        assertThat(status(RawClient.HANDSHAKE, token)).isEqualTo(status);
        int ok = status == 101 ? 200 : status;
        assertThat(status("GET /events HTTP/1.1\nHost: localhost\n", token)).isEqualTo(ok);
        assertThat(status("GET /topics HTTP/1.1\nHost: localhost\n", token)).isEqualTo(ok);
    }

    private int status(String head, String token) throws Exception {
        return RawClient.exchangeHead(port, head + "Authorization: Bearer " + token + "\n", "")
                .status();
    }

    private static String signed(String claims) throws Exception {
        JWSObject token = new JWSObject(new JWSHeader(JWSAlgorithm.HS256), new Payload(claims));
        token.sign(new MACSigner(Issuer.SECRET));
        return token.serialize();
    }
}
