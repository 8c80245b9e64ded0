package dev.herald.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.util.Base64URL;
import dev.herald.limits.LimitMeters;
import dev.herald.security.SubscriptionClaims.Overrides;
import dev.herald.topic.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class ClientTokensTests {

    static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final long SECONDS = NOW.getEpochSecond();
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String OTHER_SECRET = "f".repeat(32);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ClientTokens tokens = tokens(false, Map.of("app", issuer(SECRET, true, false)));
    private final ClientTokens insecure = tokens(true, Map.of("app", issuer("secret", true, false)));

    @Test
    void readsAConnectionToken() {
        ConnectionClaims claims = connection("""
                "sub": "ada", "exp": %d, "info": {"b": 1, "a": 12345678901234567890.123e30}, "data": [12345678901234567890.10],
                "meta": {"plan": "free"}, "herald.subscribe": ["news.*"], "herald.publish": ["chat"],
                "subs": {"a": {"info": "x", "b64data": "AP8=", "override": {"presence": {"value": false},
                "join_leave": {"value": true}, "force_push_join_leave": {}, "force_recovery": {"value": true}}}, "b": {}},
                "channels": ["ignored"]
                """.formatted(SECONDS + 60));

        assertThat(claims.user()).isEqualTo("ada");
        assertThat(claims.expiry()).isEqualTo(NOW.plusSeconds(60));
        assertThat(claims.permissions().until()).isEqualTo(NOW.plusSeconds(90));
        assertThat(claims.permissions().maySubscribe(new Topic("news.sport"))).isTrue();
        assertThat(claims.permissions().maySubscribe(new Topic("chat"))).isFalse();
        assertThat(claims.permissions().scopes()).containsExactlyInAnyOrder(Scope.READ, Scope.PUBLISH);
        assertThat(claims.info()).asString(UTF_8).isEqualTo("{\"b\": 1, \"a\": 12345678901234567890.123e30}");
        assertThat(claims.data()).asString(UTF_8).isEqualTo("[12345678901234567890.10]");
        assertThat(claims.meta()).asString(UTF_8).isEqualTo("{\"plan\": \"free\"}");
        assertThat(claims.subscriptions().keySet()).containsExactlyInAnyOrder("a", "b");
        SubscriptionClaims a = Objects.requireNonNull(claims.subscriptions().get("a"));
        assertThat(a.info()).asString(UTF_8).isEqualTo("\"x\"");
        assertThat(a.data()).containsExactly(0, 255);
        assertThat(a.user()).isEqualTo("ada");
        assertThat(a.expiry()).isNull();
        assertThat(a.overrides()).isEqualTo(new Overrides(false, true, false, true, null));
        assertThat(claims.subscriptions().get("b"))
                .extracting(SubscriptionClaims::overrides)
                .isEqualTo(Overrides.NONE);
    }

    @Test
    void acceptsAnApiKeyInPlaceOfAConnectionToken() {
        Map<String, ApiKey> keys = Map.of(
                "reader", new ApiKey("planted-key-of-a-reader", Set.of(Scope.READ)),
                "publisher", new ApiKey("planted-key-of-a-publisher", Set.of(Scope.PUBLISH)));
        ClientTokens tokens = tokens(false, keys, Map.of("app", issuer(SECRET, true, false)), registry);

        ConnectionClaims claims = tokens.connection("planted-key-of-a-reader").join();

        assertThat(claims.user()).isEmpty();
        assertThat(claims.expiry()).isNull();
        assertThat(claims.permissions().name()).isEqualTo("key:reader");
        assertThat(claims.permissions().scopes()).containsExactly(Scope.READ);
        assertThat(failure(tokens.connection("planted-key-of-a-publisher")))
                .isInstanceOf(InvalidCredentialsException.class);
        assertThat(failure(tokens.connection("planted-key-of-a-reade")))
                .isInstanceOf(InvalidCredentialsException.class);
        assertThat(failure(tokens.subscription("planted-key-of-a-reader")))
                .isInstanceOf(InvalidCredentialsException.class);
    }

    @Test
    void readsTheLeastOfAConnectionToken() {
        ConnectionClaims claims =
                connection("\"sub\": \"\", \"exp\": %d, \"channels\": [\"a\", \"a\"]".formatted(SECONDS));

        assertThat(claims.user()).isEmpty();
        assertThat(claims.permissions().user()).isNull();
        assertThat(claims.permissions().isAnonymous()).isFalse();
        assertThat(claims.info()).isNull();
        assertThat(claims.data()).isNull();
        assertThat(claims.meta()).isNull();
        assertThat(claims.subscriptions()).containsOnlyKeys("a");
        assertThat(connection("\"exp\": %d, \"info\": null".formatted(SECONDS)).info())
                .isNull();
    }

    @Test
    void readsASubscriptionToken() {
        SubscriptionClaims claims = subscription("""
                "sub": "ada", "exp": %d, "channel": "$room:1#ada", "client": "id", "b64info": "e30=", "info": 1,
                "data": {"x": "\\u00e9\\n"}, "override": {"force_positioning": {"value": true}}
                """.formatted(SECONDS + 60));

        assertThat(claims.user()).isEqualTo("ada");
        assertThat(claims.channel()).isEqualTo("$room:1#ada");
        assertThat(claims.client()).isEqualTo("id");
        assertThat(claims.expiry()).isEqualTo(NOW.plusSeconds(60));
        assertThat(claims.info()).asString(UTF_8).isEqualTo("{}");
        assertThat(claims.data()).asString(UTF_8).isEqualTo("{\"x\": \"\\u00e9\\n\"}");
        assertThat(claims.overrides()).isEqualTo(new Overrides(null, null, null, null, true));
        SubscriptionClaims least = subscription("\"exp\": %d, \"channel\": \"a\", \"client\": \"\"".formatted(SECONDS));
        assertThat(least.user()).isEmpty();
        assertThat(least.client()).isNull();
        assertThat(least.overrides()).isEqualTo(Overrides.NONE);
    }

    @Test
    void keepsJsonOnOneLine() {
        assertThat(connection("\"exp\": %d, \"info\": {\n \"a\":\r\n [1,\n2]\n}".formatted(SECONDS))
                        .info())
                .asString(UTF_8)
                .isEqualTo("{ \"a\": [1,2]}");
    }

    @ParameterizedTest
    @CsvSource({
        "0, ",
        "1, 1970-01-01T00:00:01Z",
        "-5, 1970-01-01T00:00:00Z",
        "1893456000, 2030-01-01T00:00:00Z",
        "1e300, 9999-12-31T23:59:59Z",
        "null, 2030-01-01T00:01:00Z"
    })
    void expiresAtExpireAtInsteadOfExp(String seconds, @Nullable Instant expiry) {
        String times = "\"exp\": %d, \"expire_at\": %s".formatted(SECONDS + 60, seconds);

        ConnectionClaims claims = connection(times);
        assertThat(claims.expiry()).isEqualTo(expiry);
        assertThat(claims.permissions().until()).isEqualTo(expiry == null ? null : expiry.plusSeconds(30));
        assertThat(subscription(times + ", \"channel\": \"a\"").expiry()).isEqualTo(expiry);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"exp\": 1893455940",
                "\"exp\": 1893455940, \"expire_at\": 0",
                "\"exp\": 1893455969, \"channel\": \"\"",
                "\"exp\": 1893456060, \"nbf\": 1893456031"
            })
    void tellsThatATokenHasExpired(String claims) {
        assertThat(failure(tokens.connection(signed("{%s}".formatted(claims), SECRET))))
                .isInstanceOf(ExpiredTokenException.class);
        assertThat(failure(tokens.subscription(signed("{%s, \"sub\": \"a\"}".formatted(claims), SECRET))))
                .isInstanceOf(ExpiredTokenException.class);
        assertThat(failure(tokens.connection(signed("{%s}".formatted(claims), OTHER_SECRET))))
                .isInstanceOf(InvalidCredentialsException.class)
                .isNotInstanceOf(ExpiredTokenException.class);
    }

    @Test
    void acceptsATokenWithinTheClockSkew() {
        assertThat(connection("\"exp\": %d, \"nbf\": %d".formatted(SECONDS - 29, SECONDS + 29))
                        .expiry())
                .isEqualTo(NOW.minusSeconds(29));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "sub": "ada"                                 | no expiry
                    "exp": LATER, "channel": "a"                 | subscription token
                    "exp": LATER, "channel": 1                   | subscription token
                    "exp": LATER, "expire_at": "LATER"           | claim "expire_at" is invalid: a number
                    "exp": LATER, "b64info": "*"                 | claim "b64info" is invalid: base64
                    "exp": LATER, "b64info": 1                   | claim "b64info" is invalid: a string
                    "exp": LATER, "meta": [1]                    | claim "meta" is invalid: an object
                    "exp": LATER, "channels": "a"                | claim "channels" is invalid: a list of strings
                    "exp": LATER, "channels": [1]                | claim "channels" is invalid: a list of strings
                    "exp": LATER, "channels": ["herald/x"]     | claim channels is invalid.
                    "exp": LATER, "channels": ["ä"]              | claim channels is invalid. Topic
                    "exp": LATER, "channels": [""]               | claim channels is invalid. Topic
                    "exp": LATER, "subs": []                     | claim "subs" is invalid: an object
                    "exp": LATER, "subs": {"a b": {}}            | claim subs is invalid. Topic
                    "exp": LATER, "subs": {"a": 1}               | claim "subs.a" is invalid: an object
                    "exp": LATER, "subs": {"a": {"b64data": {}}} | claim "subs.a.b64data" is invalid: a string
                    "exp": LATER, "subs": {"a": {"override": 1}} | claim "subs.a.override" is invalid: an object
                    "exp": LATER, "subs": {"a": {"override": {"presence": true}}} | claim "subs.a.override.presence" is invalid: an object
                    "exp": LATER, "subs": {"a": {"override": {"presence": {"value": 1}}}} | "subs.a.override.presence.value" is invalid: true or false
                    "exp": LATER, "info": {"a": 1, "a": 2}       | claims of the token are invalid
                    "exp": LATER, "herald.subscribe": "a"        | herald.subscribe
                    """)
    void rejectsInvalidConnectionTokens(String claims, String why) {
        assertThat(failure(tokens.connection(token(claims.replace("LATER", String.valueOf(SECONDS + 60))))))
                .isInstanceOf(InvalidCredentialsException.class)
                .isNotInstanceOf(ExpiredTokenException.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "sub": "ada"            | no channel
                    "channel": ""           | no channel
                    "channel": 7            | claim "channel" is invalid: a string
                    "channel": "a", "client": 7  | claim "client" is invalid: a string
                    "channel": "a", "override": {"presence": {"value": null, "value": 1}} | claims of the token are invalid
                    """)
    void rejectsInvalidSubscriptionTokens(String claims, String why) {
        String token = token("\"exp\": %d, %s".formatted(SECONDS + 60, claims));

        assertThat(failure(tokens.subscription(token)))
                .isInstanceOf(InvalidCredentialsException.class)
                .hasMessageContaining(why);
    }

    @Test
    void limitsWhatATokenHas() {
        String large = "\"" + "x".repeat(16 * 1024 - 1) + "\"";
        String larger = Base64.getEncoder().encodeToString(new byte[16 * 1024 + 1]);
        String many =
                IntStream.rangeClosed(0, 1000).mapToObj("\"t%d\""::formatted).collect(Collectors.joining(","));
        for (String claims : List.of(
                "\"info\":" + large,
                "\"data\":" + large,
                "\"b64info\":\"" + larger + "\"",
                "\"meta\":{\"a\":" + large + "}",
                "\"subs\":{\"a\":{\"data\":" + large + "}}",
                "\"channels\":[" + many + "]",
                "\"subs\":{" + many.replace("\",", "\":{},") + ":{}}")) {
            assertThat(failure(tokens.connection(token("\"exp\": %d, %s".formatted(SECONDS, claims)))))
                    .isInstanceOf(InvalidCredentialsException.class)
                    .hasMessageContaining("at most");
        }
    }

    @Test
    void doesNotReadInvalidUtf8() throws GeneralSecurityException {
        byte[] json =
                "{\"exp\": %d, \"info\": [\"???\"]}".formatted(SECONDS + 60).getBytes(UTF_8);
        byte[] surrogate = {(byte) 0xed, (byte) 0xa0, (byte) 0x80};
        System.arraycopy(surrogate, 0, json, json.length - 6, 3);

        assertThat(failure(tokens.connection(signed(json, SECRET)))).isInstanceOf(InvalidCredentialsException.class);
    }

    @Test
    void rejectsWhatIsNoTokenOfAnIssuer() {
        for (String text : List.of("", "a.b.c", "key", signed("{\"exp\": %d}".formatted(SECONDS), OTHER_SECRET))) {
            assertThat(failure(tokens.connection(text))).isInstanceOf(InvalidCredentialsException.class);
        }
        assertThat(failure(tokens(false, Map.of()).connection("a"))).hasMessageContaining("No issuer");
        assertThat(registry.get("herald.requests.rejected")
                        .tag("reason", "credentials")
                        .counter()
                        .count())
                .isEqualTo(5);
    }

    @Test
    void needsNoExpiryWhereTheIssuerSaysSo() {
        ClientTokens lenient = tokens(false, Map.of("app", issuer(SECRET, false, false)));

        assertThat(lenient.connection(token("\"iat\": 1")).join().expiry()).isNull();
        assertThat(lenient.connection(signed("{}", SECRET)).join().permissions().until())
                .isNull();
        assertThat(lenient.subscription(token("\"channel\": \"a\"")).join().expiry())
                .isNull();
        assertThat(failure(lenient.connection(token("\"exp\": %d".formatted(SECONDS - 60)))))
                .isInstanceOf(ExpiredTokenException.class);
        assertThat(failure(lenient.connection(token("\"nbf\": %d".formatted(SECONDS + 60)))))
                .isInstanceOf(ExpiredTokenException.class)
                .hasMessageContaining("nbf");
    }

    @Test
    void verifiesSubscriptionTokensWithTheirOwnIssuer() {
        ClientTokens separate =
                tokens(false, Map.of("app", issuer(SECRET, true, false), "rooms", issuer(OTHER_SECRET, true, true)));
        String ofApp = "{\"exp\": %d, \"iss\": \"https://a\", \"sub\": \"ada\"}".formatted(SECONDS);
        String ofRooms =
                "{\"exp\": %d, \"iss\": \"https://a\", \"sub\": \"ada\", \"channel\": \"a\"}".formatted(SECONDS);

        assertThat(separate.connection(signed(ofApp, SECRET)).join().user()).isEqualTo("ada");
        assertThat(separate.subscription(signed(ofRooms, OTHER_SECRET)).join().user())
                .isEqualTo("ada");
        assertThat(failure(separate.subscription(signed(ofRooms, SECRET))))
                .isInstanceOf(InvalidCredentialsException.class);
        assertThat(failure(separate.connection(signed(ofApp, OTHER_SECRET))))
                .isInstanceOf(InvalidCredentialsException.class);
    }

    @Test
    void doesNotBelieveAnIssuerFromTheKeyOfAnother() {
        TokenIssuer a = new TokenIssuer(SECRET, null, null, "https://a", null, true, false);
        ClientTokens several = tokens(false, Map.of("a", a, "b", issuer(OTHER_SECRET, true, false)));
        String claims = "{\"exp\": %d, \"sub\": \"7\", \"iss\": \"%s\"}";

        String ofA = several.connection(signed(claims.formatted(SECONDS, "https://a"), SECRET))
                .join()
                .user();
        String ofB = several.connection(signed(claims.formatted(SECONDS, "https://b"), OTHER_SECRET))
                .join()
                .user();
        assertThat(ofA).isNotEqualTo(ofB).isNotEqualTo("7");
        for (String claimed : List.of("https://a", "https://b")) {
            assertThat(failure(several.connection(
                            signed(claims.formatted(SECONDS, claimed), claimed.endsWith("a") ? OTHER_SECRET : SECRET))))
                    .isInstanceOf(InvalidCredentialsException.class);
        }
    }

    @Test
    void allowsEverythingToEverybodyWhenInsecure() {
        assertThat(insecure.isInsecure()).isTrue();
        assertThat(insecure.withoutToken())
                .extracting(ConnectionClaims::permissions)
                .isEqualTo(CallerPermissions.UNRESTRICTED);
        for (String json : List.of("{}", "{\"iat\": 1}", "{\"sub\": \"ada\"}", "{\"exp\": 1e300}")) {
            ConnectionClaims claims =
                    insecure.connection(signed(json, "secret")).join();
            assertThat(claims.expiry()).isNull();
            assertThat(claims.permissions().until()).isNull();
            assertThat(claims.permissions().scopes()).containsExactlyInAnyOrder(Scope.values());
            assertThat(claims.permissions().maySubscribe(new Topic("any"))).isTrue();
            assertThat(claims.user()).isEqualTo(json.contains("ada") ? "ada" : "");
        }
        assertThat(insecure.subscription(signed("{\"channel\": \"test1\"}", "secret"))
                        .join()
                        .expiry())
                .isNull();
        String later = "{\"channel\": \"test1\", \"exp\": %d}".formatted(SECONDS + 60);
        assertThat(insecure.subscription(signed(later, "secret")).join().expiry())
                .isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void verifiesTokensAlsoWhenInsecure() {
        for (String token : List.of(signed("{\"iat\": 1}", "Secret"), signed("{\"iat\": 1}", "secret\0x"), "x")) {
            assertThat(failure(insecure.connection(token))).isInstanceOf(InvalidCredentialsException.class);
        }
        // A client that can get a new token does so; also when it expired before it was issued.
        assertThat(failure(insecure.connection(signed("{\"iat\": 2, \"exp\": 1}", "secret"))))
                .isInstanceOf(ExpiredTokenException.class);
        assertThat(failure(insecure.connection(signed("{\"exp\": 1}", "secret"))))
                .isInstanceOf(ExpiredTokenException.class);
        assertThat(failure(insecure.connection(signed("{\"channel\": \"a\"}", "secret"))))
                .hasMessageContaining("subscription token");
        assertThat(failure(insecure.subscription(signed("{\"iat\": 1}", "secret"))))
                .hasMessageContaining("no channel");
    }

    @ParameterizedTest
    @CsvSource({"HS256, HmacSHA256", "HS384, HmacSHA384", "HS512, HmacSHA512"})
    void verifiesEachAlgorithmWithAShortSecretWhenInsecure(String algorithm, String mac)
            throws GeneralSecurityException {
        for (String secret : List.of("secret", SECRET, "0123456789".repeat(20))) {
            ClientTokens clients = tokens(true, Map.of("app", issuer(secret, true, false)));
            String token = signed(algorithm, mac, "{\"sub\": \"ada\"}".getBytes(UTF_8), secret);
            assertThat(clients.connection(token).join().user()).isEqualTo("ada");
        }
    }

    @Test
    void knowsWhoNeedsNoToken() {
        assertThat(tokens.isInsecure()).isFalse();
        assertThat(tokens.withoutToken()).isNull();
        assertThat(tokens(false, Map.of()).withoutToken())
                .extracting(ConnectionClaims::permissions)
                .isEqualTo(CallerPermissions.UNRESTRICTED);
    }

    private ConnectionClaims connection(String claims) {
        CompletableFuture<ConnectionClaims> outcome = tokens.connection(token(claims));
        assertThat(outcome).isDone();
        return outcome.join();
    }

    private SubscriptionClaims subscription(String claims) {
        CompletableFuture<SubscriptionClaims> outcome = tokens.subscription(token(claims));
        assertThat(outcome).isDone();
        return outcome.join();
    }

    private static Throwable failure(CompletableFuture<?> outcome) {
        assertThat(outcome).isCompletedExceptionally();
        assertThatExceptionOfType(CompletionException.class).isThrownBy(outcome::join);
        return outcome.exceptionNow();
    }

    private ClientTokens tokens(boolean insecure, Map<String, TokenIssuer> jwt) {
        return tokens(insecure, jwt, registry);
    }

    static ClientTokens tokens(boolean insecure, Map<String, TokenIssuer> jwt, MeterRegistry registry) {
        return tokens(insecure, Map.of(), jwt, registry);
    }

    private static ClientTokens tokens(
            boolean insecure, Map<String, ApiKey> keys, Map<String, TokenIssuer> jwt, MeterRegistry registry) {
        SecuritySettings settings =
                new SecuritySettings(insecure, keys, jwt, Duration.ofSeconds(30), false, Set.of(), Set.of(), List.of());
        JwtAuthenticator authenticator = new JwtAuthenticator(
                settings,
                new Issuers(settings),
                new KeySetSettings(Duration.ofSeconds(20), DataSize.ofKilobytes(64), 1),
                new KeySetMeters(registry, new LimitMeters(registry)),
                Clock.fixed(NOW, ZoneOffset.UTC),
                System::nanoTime);
        return new ClientTokens(settings, new ApiKeys(settings), authenticator, new SecurityMeters(registry));
    }

    private static TokenIssuer issuer(String secret, boolean requireExpiry, boolean subscriptionOnly) {
        return new TokenIssuer(secret, null, null, null, null, requireExpiry, subscriptionOnly);
    }

    private static String token(String claims) {
        return signed("{%s}".formatted(claims), SECRET);
    }

    private static String signed(String json, String secret) {
        return signed(json.getBytes(UTF_8), secret);
    }

    private static String signed(byte[] json, String secret) {
        try {
            return signed("HS256", "HmacSHA256", json, secret);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String signed(String algorithm, String name, byte[] json, String secret)
            throws GeneralSecurityException {
        Mac mac = Mac.getInstance(name);
        mac.init(new SecretKeySpec(secret.getBytes(UTF_8), name));
        String signed = Base64URL.encode("{\"alg\":\"%s\"}".formatted(algorithm)) + "." + Base64URL.encode(json);
        return signed + "." + Base64URL.encode(mac.doFinal(signed.getBytes(UTF_8)));
    }
}
