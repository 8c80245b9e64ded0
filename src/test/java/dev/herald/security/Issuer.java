package dev.herald.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;

/** Issues valid and invalid tokens. */
final class Issuer {

    static final String SECRET = "planted-secret-of-the-issuer-0123456789abcdef";
    static final String AUDIENCE = "herald-tests";
    static final RSAKey RSA = rsa("rsa-1");
    static final RSAKey OTHER_RSA = rsa("rsa-1");
    static final ECKey EC = ec();
    static final String RSA_PEM = pem(publicKey(RSA));
    static final String EC_PEM = pem(publicKey(EC));

    private Issuer() {}

    /** Claims of the user Ada, valid for an hour, for this audience and without permissions. */
    static JWTClaimsSet.Builder ada() {
        return new JWTClaimsSet.Builder()
                .subject("ada")
                .audience(AUDIENCE)
                .expirationTime(Date.from(Instant.now().plusSeconds(3600)));
    }

    static JWTClaimsSet.Builder subscriber(String... patterns) {
        return ada().claim("herald.subscribe", List.of(patterns));
    }

    static JWTClaimsSet.Builder publisher(String... patterns) {
        return ada().claim("herald.publish", List.of(patterns));
    }

    static String hs256(JWTClaimsSet.Builder claims) {
        return hs256(claims, SECRET.getBytes(StandardCharsets.UTF_8));
    }

    static String hs256(JWTClaimsSet.Builder claims, byte[] secret) {
        try {
            return signed(JWSAlgorithm.HS256, "", claims, new MACSigner(secret));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static String rs256(JWTClaimsSet.Builder claims, RSAKey key) {
        try {
            return signed(JWSAlgorithm.RS256, key.getKeyID(), claims, new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static String es256(JWTClaimsSet.Builder claims) {
        try {
            return signed(JWSAlgorithm.ES256, EC.getKeyID(), claims, new ECDSASigner(EC));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code alg: none}. */
    static String unsigned(JWTClaimsSet.Builder claims) {
        return new PlainJWT(claims.build()).serialize();
    }

    static String pem(PublicKey key) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    static PublicKey publicKey(AsymmetricJWK key) {
        try {
            return key.toPublicKey();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static RSAKey rsa(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ECKey ec() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("ec-1").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String signed(JWSAlgorithm algorithm, String keyId, JWTClaimsSet.Builder claims, JWSSigner signer)
            throws JOSEException {
        JWSHeader.Builder header = new JWSHeader.Builder(algorithm);
        SignedJWT token = new SignedJWT(
                keyId.isEmpty() ? header.build() : header.keyID(keyId).build(), claims.build());
        token.sign(signer);
        return token.serialize();
    }
}
