package dev.herald.security;

import com.nimbusds.jwt.JWTClaimNames;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;

/**
 * The times of a token (RFC 7519, sections 4.1.4 to 4.1.6), from 1970 to the year 9999.
 *
 * <p>A number of seconds beyond that is taken for the nearer end, never for what remains of it after an overflow: the parser
 * would take {@code "nbf": 1e300} for a second before 1970, and accept the token.
 */
final class TokenTimes {

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
    private static final List<String> CLAIMS =
            List.of(JWTClaimNames.EXPIRATION_TIME, JWTClaimNames.NOT_BEFORE, JWTClaimNames.ISSUED_AT);

    private TokenTimes() {}

    /** The claims of the token, with its times read again. */
    static JWTClaimsSet bounded(SignedJWT token) throws ParseException {
        JWTClaimsSet claims = token.getJWTClaimsSet();
        Map<String, Object> payload = token.getPayload().toJSONObject();
        JWTClaimsSet.Builder bounded = new JWTClaimsSet.Builder(claims);
        for (String name : CLAIMS) {
            if (payload.get(name) instanceof Number seconds) {
                bounded.claim(name, Date.from(instant(seconds.doubleValue())));
            }
        }
        return bounded.build();
    }

    /** Exact: the latest is less than 2 to the power of 53. */
    static Instant instant(double seconds) {
        return Instant.ofEpochSecond((long) Math.clamp(seconds, 0, (double) LATEST.getEpochSecond()));
    }
}
