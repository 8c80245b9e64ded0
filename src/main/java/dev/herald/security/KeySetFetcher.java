package dev.herald.security;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;

/**
 * Fetches the key set of one issuer, from its URL or from that which the issuer's discovery document names (OpenID Connect
 * Discovery 1.0, section 4).
 *
 * <p>One deadline bounds the whole of it, from the look-up of the name to the last byte of the last document, however slowly that
 * comes, and each document is of bounded size. Used by one thread at a time, which waits.
 */
final class KeySetFetcher {

    private static final String WELL_KNOWN = "/.well-known/openid-configuration";

    private final @Nullable URI keys;
    private final @Nullable String issuer;
    private final KeySetSettings settings;
    private final HttpClient http;

    /** What the discovery document had last; null if it must be fetched. */
    private @Nullable URI discovered;

    private KeySetFetcher(@Nullable URI keys, @Nullable String issuer, KeySetSettings settings) {
        this.keys = keys;
        this.issuer = issuer;
        this.settings = settings;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(settings.fetchTimeout())
                .build();
    }

    static KeySetFetcher ofUrl(URI keys, KeySetSettings settings) {
        return new KeySetFetcher(keys, null, settings);
    }

    static KeySetFetcher ofIssuer(String issuer, KeySetSettings settings) {
        return new KeySetFetcher(null, issuer, settings);
    }

    /**
     * @throws IOException if it is unavailable: the message says why, and has nothing that was received
     */
    KeySet fetch() throws IOException {
        long deadline = System.nanoTime() + settings.fetchTimeout().toNanos();
        try {
            return KeySet.of(document(keys != null ? keys : discover(deadline), deadline));
        } catch (ParseException e) {
            discovered = null;
            throw new IOException("The key set is invalid: it has " + e.getMessage() + ".", e);
        } catch (IOException e) {
            discovered = null;
            throw e;
        }
    }

    private URI discover(long deadline) throws IOException {
        URI known = discovered;
        if (known == null) {
            String base = Objects.requireNonNull(issuer);
            URI document = URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + WELL_KNOWN);
            known = keysOf(document(document, deadline), base);
            discovered = known;
        }
        return known;
    }

    private static URI keysOf(Map<String, Object> configuration, String issuer) throws IOException {
        try {
            // Section 4.3: the issuer must be identical.
            if (!issuer.equals(JSONObjectUtils.getString(configuration, "issuer"))) {
                throw new IOException("The discovery document is of another issuer.");
            }
            return URI.create(Objects.requireNonNull(JSONObjectUtils.getString(configuration, "jwks_uri")));
        } catch (ParseException | IllegalArgumentException | NullPointerException e) {
            throw new IOException("The discovery document names no key set.", e);
        }
    }

    private Map<String, Object> document(URI uri, long deadline) throws IOException {
        HttpResponse<byte[]> response = await(request(uri), deadline);
        if (response.statusCode() != 200) {
            throw new IOException("The response has status %d.".formatted(response.statusCode()));
        }
        try {
            // Null for the JSON text null.
            return Objects.requireNonNull(JSONObjectUtils.parse(new String(response.body(), StandardCharsets.UTF_8)));
        } catch (ParseException | RuntimeException e) {
            throw new IOException("The response is not a JSON object.", e);
        }
    }

    private CompletableFuture<HttpResponse<byte[]>> request(URI uri) throws IOException {
        try {
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .header("Accept", "application/json")
                    .build();
            return http.sendAsync(
                    request,
                    BodyHandlers.limiting(
                            BodyHandlers.ofByteArray(), settings.maxSize().toBytes()));
        } catch (IllegalArgumentException e) {
            throw new IOException("The URL of the key set is not one of HTTP.", e);
        }
    }

    /** Cancelling the future closes the connection. */
    private static HttpResponse<byte[]> await(CompletableFuture<HttpResponse<byte[]>> response, long deadline)
            throws IOException {
        try {
            return response.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IOException("It was not complete in time.", e);
        } catch (ExecutionException e) {
            throw new IOException("The request failed: " + NestedExceptionUtils.getMostSpecificCause(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } finally {
            response.cancel(true);
        }
    }
}
