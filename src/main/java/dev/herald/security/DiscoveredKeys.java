package dev.herald.security;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetRetrievalException;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.URLBasedJWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys of an issuer, located by OpenID Connect Discovery 1.0, section 4, when keys are first needed: Herald starts without
 * the issuer.
 */
final class DiscoveredKeys implements JWKSetSource<SecurityContext> {

    private static final String WELL_KNOWN = "/.well-known/openid-configuration";

    private final URL issuer;
    private final ResourceRetriever retriever;
    private volatile @Nullable JWKSetSource<SecurityContext> discovered;

    DiscoveredKeys(URL issuer, ResourceRetriever retriever) {
        this.issuer = issuer;
        this.retriever = retriever;
    }

    @Override
    public JWKSet getJWKSet(
            @Nullable JWKSetCacheRefreshEvaluator refresh, long currentTime, @Nullable SecurityContext context)
            throws KeySourceException {
        JWKSetSource<SecurityContext> keys = discovered;
        if (keys == null) {
            keys = new URLBasedJWKSetSource<>(jwksUri(), retriever);
            discovered = keys;
        }
        return keys.getJWKSet(refresh, currentTime, context);
    }

    private URL jwksUri() throws JWKSetRetrievalException {
        String base = issuer.toString();
        String metadata = (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + WELL_KNOWN;
        try {
            Map<String, Object> configuration = JSONObjectUtils.parse(
                    retriever.retrieveResource(URI.create(metadata).toURL()).getContent());
            // Section 4.3: the issuer must be identical.
            if (!base.equals(JSONObjectUtils.getString(configuration, "issuer"))) {
                throw new JWKSetRetrievalException(metadata + ": the issuer is not " + base, null);
            }
            return URI.create(JSONObjectUtils.getString(configuration, "jwks_uri"))
                    .toURL();
        } catch (IOException | ParseException | IllegalArgumentException | NullPointerException e) {
            throw new JWKSetRetrievalException(metadata + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {}
}
