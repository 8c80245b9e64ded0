package dev.herald.centrifugo.sdk;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/** Tokens as an application's backend makes them. */
public final class TestTokens {

    static final String SECRET = "planted-secret-of-the-app-0123456789abcdef";

    private TestTokens() {}

    /** A connection token of this user without permissions, for an hour. */
    public static String of(String user) {
        return signed(claims(user));
    }

    public static JWTClaimsSet.Builder claims(String user) {
        return claims(user, Duration.ofHours(1));
    }

    public static JWTClaimsSet.Builder claims(String user, Duration valid) {
        return new JWTClaimsSet.Builder()
                .subject(user)
                .expirationTime(Date.from(Instant.now().plus(valid)));
    }

    /** A subscription token, for an hour. */
    public static String of(String user, String topic) {
        return signed(claims(user).claim("channel", topic));
    }

    public static String signed(JWTClaimsSet.Builder claims) {
        return signed(claims, SECRET);
    }

    public static String signed(JWTClaimsSet.Builder claims, String secret) {
        try {
            SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims.build());
            token.sign(new MACSigner(secret.getBytes(StandardCharsets.UTF_8)));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
