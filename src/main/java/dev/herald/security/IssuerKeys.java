package dev.herald.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.URLBasedJWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.ResourceRetriever;
import dev.herald.settings.MisconfiguredException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The keys of one issuer, and the algorithms that go with them: a secret is never used as a public key or the other way
 * round (RFC 8725, section 2.1).
 *
 * <p>Remote keys are fetched on first use and then refreshed ahead of their expiry, at most every
 * {@value #FETCH_INTERVAL_SECONDS} s whatever keys tokens name. While the issuer is unreachable the last keys remain valid for
 * an hour.
 */
record IssuerKeys(JWKSource<SecurityContext> source, Set<JWSAlgorithm> algorithms) {

    private static final long FETCH_INTERVAL_SECONDS = 10;
    private static final int TIMEOUT_MILLIS = 3_000;
    private static final int MAX_BYTES = 512 * 1024;
    private static final int MIN_SECRET_BYTES = 32;
    private static final int MIN_RSA_BITS = 2048;

    private static final Set<JWSAlgorithm> MAC = Set.copyOf(JWSAlgorithm.Family.HMAC_SHA);
    private static final Set<JWSAlgorithm> RSA = Set.copyOf(JWSAlgorithm.Family.RSA);
    private static final Set<JWSAlgorithm> REMOTE = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    /**
     * @throws MisconfiguredException if there is not exactly one kind of key, or it is invalid; the message has no secret
     */
    static IssuerKeys of(TokenIssuer issuer) {
        String secret = issuer.secret();
        String publicKey = issuer.publicKey();
        String jwksUri = issuer.jwksUri();
        if ((secret == null ? 0 : 1) + (publicKey == null ? 0 : 1) + (jwksUri == null ? 0 : 1) > 1) {
            throw invalid("more than one of secret, public-key and jwks-uri", "one of them");
        }
        if (secret != null) {
            return ofSecret(secret.getBytes(StandardCharsets.UTF_8));
        }
        if (publicKey != null) {
            return ofPublicKey(publicKey);
        }
        ResourceRetriever retriever = new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, MAX_BYTES);
        if (jwksUri != null) {
            return remote(new URLBasedJWKSetSource<>(url(jwksUri, "jwks-uri"), retriever));
        }
        if (issuer.issuer() == null) {
            throw invalid("no secret, public-key, jwks-uri or issuer", "one of them");
        }
        return remote(new DiscoveredKeys(url(issuer.issuer(), "issuer"), retriever));
    }

    private static IssuerKeys ofSecret(byte[] secret) {
        if (secret.length < MIN_SECRET_BYTES) {
            throw invalid("a secret of %d bytes".formatted(secret.length), "32 bytes or more, RFC 7518, section 3.2");
        }
        return local(new OctetSequenceKey.Builder(secret).build(), MAC);
    }

    private static IssuerKeys ofPublicKey(String pem) {
        X509EncodedKeySpec spec = new X509EncodedKeySpec(bytes(pem));
        try {
            RSAPublicKey key = (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(spec);
            if (key.getModulus().bitLength() < MIN_RSA_BITS) {
                throw invalid(
                        "a public-key of %d bits".formatted(key.getModulus().bitLength()), "2048 or more");
            }
            return local(new RSAKey.Builder(key).build(), RSA);
        } catch (GeneralSecurityException notRsa) {
            return ofEllipticKey(spec);
        }
    }

    private static IssuerKeys ofEllipticKey(X509EncodedKeySpec spec) {
        try {
            ECPublicKey key = (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(spec);
            Curve curve = Curve.forECParameterSpec(key.getParams());
            return local(new ECKey.Builder(curve, key).build(), Set.of(algorithm(curve)));
        } catch (GeneralSecurityException | IllegalArgumentException | JOSEException e) {
            throw invalid("an invalid public-key", "RSA or P-256, P-384, P-521 in PEM");
        }
    }

    private static JWSAlgorithm algorithm(Curve curve) throws JOSEException {
        return com.nimbusds.jose.crypto.impl.ECDSA.resolveAlgorithm(curve);
    }

    private static byte[] bytes(String pem) {
        try {
            return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static IssuerKeys local(JWK key, Set<JWSAlgorithm> algorithms) {
        // Whatever key id a token has: this is the only key.
        return new IssuerKeys((selector, context) -> List.of(key), algorithms);
    }

    private static IssuerKeys remote(JWKSetSource<SecurityContext> keys) {
        JWKSource<SecurityContext> source = JWKSourceBuilder.create(keys)
                .rateLimited(TimeUnit.SECONDS.toMillis(FETCH_INTERVAL_SECONDS))
                .outageTolerant(TimeUnit.HOURS.toMillis(1))
                .build();
        return new IssuerKeys(source, REMOTE);
    }

    private static URL url(String text, String setting) {
        try {
            URI uri = URI.create(text);
            if ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme())) {
                return uri.toURL();
            }
        } catch (IllegalArgumentException | MalformedURLException e) {
            // as for one of another scheme
        }
        throw invalid("%s \"%s\"".formatted(setting, text), "a URL with https");
    }

    private static MisconfiguredException invalid(String what, String expected) {
        return new MisconfiguredException(
                "herald.security.jwt: %s (expected: %s)".formatted(what, expected), "Set herald.security.jwt.<name>.");
    }
}
