package dev.herald.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import dev.herald.settings.MisconfiguredException;
import dev.herald.topic.Ticker;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of one issuer, and the algorithms that go with them: a secret is never used as a public key or the other way
 * round (RFC 8725, section 2.1).
 */
record IssuerKeys(KeySource source, Set<JWSAlgorithm> algorithms) {

    static final int MIN_SECRET_BYTES = 32;
    private static final int MAX_HASH_BYTES = 64;
    private static final int MIN_RSA_BITS = 2048;
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
            JWSAlgorithm.ES512,
            JWSAlgorithm.EdDSA,
            JWSAlgorithm.Ed25519);

    /**
     * What the keys of remote issuers need.
     *
     * @param settings how they are fetched
     */
    record Remote(KeySetSettings settings, KeySetMeters meters, Ticker ticker) {

        KeySource keys(String name, KeySetFetcher fetcher) {
            return new RemoteKeys(name, fetcher::fetch, settings, RemoteKeys.Intervals.DEFAULT, meters, ticker);
        }
    }

    /**
     * @param name of the issuer in the settings
     * @param insecure whether a secret may be too short for its algorithm
     * @throws MisconfiguredException if there is not exactly one kind of key, or it is invalid; the message has no secret
     */
    static IssuerKeys of(String name, TokenIssuer issuer, boolean insecure, Remote remote) {
        String secret = issuer.secret();
        String publicKey = issuer.publicKey();
        String jwksUri = issuer.jwksUri();
        if ((secret == null ? 0 : 1) + (publicKey == null ? 0 : 1) + (jwksUri == null ? 0 : 1) > 1) {
            throw invalid("more than one of secret, public-key and jwks-uri", "one of them");
        }
        if (secret != null) {
            byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
            return ofSecret(insecure && bytes.length > 0 ? padded(bytes) : bytes);
        }
        if (publicKey != null) {
            return ofPublicKey(publicKey);
        }
        if (jwksUri == null && issuer.issuer() == null) {
            throw invalid("no secret, public-key, jwks-uri or issuer", "one of them");
        }
        return new IssuerKeys(remote.keys(name, fetcher(issuer, remote.settings)), REMOTE);
    }

    private static KeySetFetcher fetcher(TokenIssuer issuer, KeySetSettings settings) {
        if (issuer.jwksUri() != null) {
            return KeySetFetcher.ofUrl(url(issuer.jwksUri(), "jwks-uri"), settings);
        }
        String discovered = String.valueOf(issuer.issuer());
        url(discovered, "issuer");
        return KeySetFetcher.ofIssuer(discovered, settings);
    }

    /** An algorithm whose hash is longer than the secret must not be used with it (RFC 7518, section 3.2). */
    private static IssuerKeys ofSecret(byte[] secret) {
        if (secret.length < MIN_SECRET_BYTES) {
            throw invalid("a secret of %d bytes".formatted(secret.length), "32 bytes or more, RFC 7518, section 3.2");
        }
        Set<JWSAlgorithm> algorithms = new HashSet<>(Set.of(JWSAlgorithm.HS256));
        if (secret.length >= 48) {
            algorithms.add(JWSAlgorithm.HS384);
        }
        if (secret.length >= MAX_HASH_BYTES) {
            algorithms.add(JWSAlgorithm.HS512);
        }
        return local(new SecretKeySpec(secret, "HMAC"), Set.copyOf(algorithms));
    }

    /**
     * As long as the library demands for every algorithm. The signature is the same: HMAC itself pads a key that is shorter than its
     * block, 64 bytes or more, with zero bytes (RFC 2104, section 2).
     */
    private static byte[] padded(byte[] secret) {
        return Arrays.copyOf(secret, Math.max(secret.length, MAX_HASH_BYTES));
    }

    private static IssuerKeys ofPublicKey(String pem) {
        X509EncodedKeySpec spec = new X509EncodedKeySpec(bytes(pem));
        try {
            RSAPublicKey key = (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(spec);
            if (key.getModulus().bitLength() < MIN_RSA_BITS) {
                throw invalid(
                        "a public-key of %d bits".formatted(key.getModulus().bitLength()), "2048 or more");
            }
            return local(key, RSA);
        } catch (GeneralSecurityException notRsa) {
            return ofEllipticKey(spec);
        }
    }

    private static IssuerKeys ofEllipticKey(X509EncodedKeySpec spec) {
        try {
            ECPublicKey key = (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(spec);
            return local(key, Set.of(algorithm(Curve.forECParameterSpec(key.getParams()))));
        } catch (GeneralSecurityException notElliptic) {
            return ofEdwardsKey(spec);
        } catch (IllegalArgumentException | JOSEException e) {
            throw invalidPublicKey();
        }
    }

    private static IssuerKeys ofEdwardsKey(X509EncodedKeySpec spec) {
        try {
            return local(KeyFactory.getInstance(Ed25519.NAME).generatePublic(spec), Ed25519.ALGORITHMS);
        } catch (GeneralSecurityException e) {
            throw invalidPublicKey();
        }
    }

    private static MisconfiguredException invalidPublicKey() {
        return invalid("an invalid public-key", "RSA, P-256, P-384, P-521 or Ed25519 in PEM");
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

    private static IssuerKeys local(Key key, Set<JWSAlgorithm> algorithms) {
        // Whatever key id a token has: this is the only key.
        return new IssuerKeys(header -> List.of(key), algorithms);
    }

    private static URI url(String text, String setting) {
        try {
            URI uri = URI.create(text);
            if (("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // as for one of another scheme
        }
        throw invalid("an invalid " + setting, "a URL with https, without user and password");
    }

    private static MisconfiguredException invalid(String what, String expected) {
        return new MisconfiguredException(
                "herald.security.jwt: %s (expected: %s)".formatted(what, expected), "Set herald.security.jwt.<name>.");
    }
}
