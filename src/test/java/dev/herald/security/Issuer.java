package dev.herald.security;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Issues valid and invalid tokens. */
final class Issuer {

    static final String SECRET = "planted-secret-of-the-issuer-0123456789abcdef";
    static final String AUDIENCE = "herald-tests";
    static final RSAKey RSA = rsa("rsa-1");
    static final RSAKey OTHER_RSA = rsa("rsa-1");
    static final ECKey EC = ec();
    static final KeyPair EDWARDS = edwards();
    static final String EDWARDS_PEM = pem(EDWARDS.getPublic());
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

    static String edDsa(JWTClaimsSet.Builder claims) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(EDWARDS.getPrivate());
            String signed =
                    base64("{\"alg\":\"EdDSA\"}") + "." + base64(claims.build().toString());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + Base64URL.encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String typed(String type, JWTClaimsSet.Builder claims) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .type(new JOSEObjectType(type))
                            .build(),
                    claims.build());
            token.sign(new RSASSASigner(RSA));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** With the secret, which is long enough for HS256 alone. */
    static String hs384(JWTClaimsSet.Builder claims) {
        try {
            Mac mac = Mac.getInstance("HmacSHA384");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA384"));
            String signed =
                    base64("{\"alg\":\"HS384\"}") + "." + base64(claims.build().toString());
            return signed + "." + Base64URL.encode(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String encrypted(JWTClaimsSet.Builder claims) {
        try {
            EncryptedJWT token = new EncryptedJWT(
                    new JWEHeader(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A128GCM), claims.build());
            token.encrypt(new RSAEncrypter(RSA));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(String text) {
        return Base64URL.encode(text).toString();
    }

    private static KeyPair edwards() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
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
