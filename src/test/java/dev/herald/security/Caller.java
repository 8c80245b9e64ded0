package dev.herald.security;

import com.nimbusds.jwt.JWTClaimsSet;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** The callers with their credentials and scopes: the other half of the table. */
@SuppressWarnings("ImmutableEnumChecker") // a supplier that makes a new token each time
enum Caller {
    NOBODY(() -> "", Verdict.UNKNOWN),
    PUBLISHING_KEY(() -> "X-API-Key: " + Caller.PUBLISHER, Scope.PUBLISH),
    READING_KEY(() -> "X-API-Key: " + Caller.READER, Scope.READ),
    OPERATING_KEY(() -> "X-API-Key: " + Caller.OPERATOR, Scope.OPERATE),
    KEY_AS_BEARER(() -> bearer(Caller.PUBLISHER), Scope.PUBLISH),
    LATER_KEY(() -> "X-API-Key: " + Caller.ROTATED, Scope.PUBLISH, Scope.READ, Scope.OPERATE),
    WRONG_KEY(() -> "X-API-Key: " + "0".repeat(32), Verdict.UNKNOWN),
    ALMOST_A_KEY(() -> "X-API-Key: " + Caller.OPERATOR.substring(1), Verdict.UNKNOWN),
    EMPTY_KEY(() -> "X-API-Key: ", Verdict.UNKNOWN),
    TWO_KEYS(() -> "X-API-Key: " + Caller.READER + "\nX-API-Key: " + Caller.OPERATOR, Verdict.UNKNOWN),
    KEY_AND_TOKEN(() -> "X-API-Key: " + Caller.OPERATOR + "\n" + bearer(Issuer.hs256(all())), Verdict.UNKNOWN),
    TOKEN(() -> bearer(Issuer.hs256(all())), Scope.PUBLISH, Scope.READ, Scope.OPERATE),
    TOKEN_IN_LOWER_CASE(() -> "authorization: bearer " + Issuer.hs256(all()), Scope.PUBLISH, Scope.READ, Scope.OPERATE),
    TOKEN_AS_SUBPROTOCOL(
            () -> "Sec-WebSocket-Protocol: bearer, " + Issuer.hs256(all()), Scope.PUBLISH, Scope.READ, Scope.OPERATE),
    TOKEN_AS_SUBPROTOCOL_IN_OTHER_CASE(
            () -> "Sec-WebSocket-Protocol: Bearer, " + Issuer.hs256(all()), Scope.PUBLISH, Scope.READ, Scope.OPERATE),
    KEY_AS_SUBPROTOCOL(
            () -> "Sec-WebSocket-Protocol: bearer, " + Caller.ROTATED, Scope.PUBLISH, Scope.READ, Scope.OPERATE),
    ENCODED_KEY_AS_SUBPROTOCOL(
            () -> "Sec-WebSocket-Protocol: BEARER, "
                    + Caller.ROTATED.replace("+", "%2B").replace("/", "%2f").replace("=", "%3D"),
            Scope.PUBLISH,
            Scope.READ,
            Scope.OPERATE),
    RSA_TOKEN(() -> bearer(Issuer.rs256(all(), Issuer.RSA)), Scope.PUBLISH, Scope.READ, Scope.OPERATE),
    ELLIPTIC_TOKEN(() -> bearer(Issuer.es256(all())), Scope.PUBLISH, Scope.READ, Scope.OPERATE),
    SUBSCRIBER_TOKEN(() -> bearer(Issuer.hs256(Issuer.subscriber("news.*"))), Scope.READ),
    TOKEN_OF_OTHER_TOPICS(
            () -> bearer(Issuer.hs256(Issuer.subscriber("weather").claim("herald.publish", List.of("weather")))),
            Verdict.OTHER_TOPICS),
    EDWARDS_TOKEN(() -> bearer(Issuer.edDsa(all())), Scope.PUBLISH, Scope.READ, Scope.OPERATE),
    ACCESS_TOKEN(() -> bearer(Issuer.typed("at+jwt", all())), Scope.PUBLISH, Scope.READ, Scope.OPERATE),
    ACCESS_TOKEN_OF_FULL_TYPE(
            () -> bearer(Issuer.typed("Application/AT+jwt", all())), Scope.PUBLISH, Scope.READ, Scope.OPERATE),
    TOKEN_OF_ANOTHER_TYPE(() -> bearer(Issuer.typed("logout+jwt", all())), Verdict.UNKNOWN),
    LONGER_HASH(() -> bearer(Issuer.hs384(all())), Verdict.UNKNOWN),
    ENCRYPTED(() -> bearer(Issuer.encrypted(all())), Verdict.UNKNOWN),
    WRONG_SIGNATURE(() -> bearer(Issuer.hs256(all()) + "AA"), Verdict.UNKNOWN),
    OTHER_SECRET(() -> bearer(Issuer.hs256(all(), new byte[32])), Verdict.UNKNOWN),
    OTHER_RSA_KEY(() -> bearer(Issuer.rs256(all(), Issuer.OTHER_RSA)), Verdict.UNKNOWN),
    CHANGED_CLAIMS(() -> bearer(changed(Issuer.hs256(Issuer.subscriber("news.*")))), Verdict.UNKNOWN),
    EXPIRED(() -> bearer(Issuer.hs256(all().expirationTime(secondsFromNow(-31)))), Verdict.UNKNOWN),
    NEVER_EXPIRING(() -> bearer(Issuer.hs256(all().expirationTime(null))), Verdict.UNKNOWN),
    EXPIRED_WITHIN_THE_SKEW(
            () -> bearer(Issuer.hs256(all().expirationTime(secondsFromNow(-5)))),
            Scope.PUBLISH,
            Scope.READ,
            Scope.OPERATE),
    NOT_YET_VALID(() -> bearer(Issuer.hs256(all().notBeforeTime(secondsFromNow(120)))), Verdict.UNKNOWN),
    UNSIGNED(() -> bearer(Issuer.unsigned(all())), Verdict.UNKNOWN),
    PUBLIC_KEY_AS_SECRET(
            () -> bearer(Issuer.hs256(all(), Issuer.RSA_PEM.getBytes(StandardCharsets.UTF_8))), Verdict.UNKNOWN),
    PUBLIC_KEY_BYTES_AS_SECRET(
            () -> bearer(Issuer.hs256(all(), Issuer.publicKey(Issuer.RSA).getEncoded())), Verdict.UNKNOWN),
    OTHER_AUDIENCE(() -> bearer(Issuer.hs256(all().audience("someone-else"))), Verdict.UNKNOWN),
    NO_AUDIENCE(() -> bearer(Issuer.hs256(all().audience((String) null))), Verdict.UNKNOWN),
    GARBAGE(() -> bearer("no.token.at-all"), Verdict.UNKNOWN),
    BAD_PATTERN(() -> bearer(Issuer.hs256(Issuer.subscriber("news #"))), Verdict.UNKNOWN),
    CLAIM_OF_ANOTHER_TYPE(() -> bearer(Issuer.hs256(Issuer.ada().claim("herald.publish", "news.*"))), Verdict.UNKNOWN),
    OPERATE_IN_QUOTES(
            () -> bearer(Issuer.hs256(Issuer.subscriber("news.*").claim("herald.operate", "true"))), Scope.READ),
    PASSWORD(() -> "Authorization: Basic YWRhOnNlY3JldA==", Verdict.UNKNOWN);

    static final String PUBLISHER = "planted-key-publisher-0000000000";
    static final String READER = "planted-key-reader-00000000000000";
    static final String OPERATOR = "planted-key-operator-000000000000";
    static final String ROTATED = "planted-key-rotated-+/a+//b00000==";

    /** The expected outcome of authentication with these credentials. */
    enum Verdict {
        KNOWN,
        OTHER_TOPICS,
        UNKNOWN
    }

    private final Supplier<String> shown;
    private final Verdict verdict;
    private final Set<Scope> scopes;

    Caller(Supplier<String> shown, Scope... scopes) {
        this.shown = shown;
        this.verdict = Verdict.KNOWN;
        this.scopes = Set.of(scopes);
    }

    Caller(Supplier<String> shown, Verdict verdict) {
        this.shown = shown;
        this.verdict = verdict;
        this.scopes = verdict == Verdict.OTHER_TOPICS ? Set.of(Scope.READ, Scope.PUBLISH) : Set.of();
    }

    /** The header lines with the credentials. */
    String[] headers() {
        return shown.get().lines().toArray(String[]::new);
    }

    int expectedOf(ProtectedEndpoint endpoint) {
        if (endpoint.scope() == null) {
            // Invalid credentials are rejected even where none are required.
            return verdict == Verdict.UNKNOWN && showsSomething() ? 401 : endpoint.successStatus();
        }
        if (verdict == Verdict.UNKNOWN) {
            return 401;
        }
        boolean reaches =
                scopes.contains(endpoint.scope()) && !(verdict == Verdict.OTHER_TOPICS && endpoint.isOfATopic());
        return reaches ? endpoint.successStatus() : 403;
    }

    private boolean showsSomething() {
        return this != NOBODY && this != PASSWORD;
    }

    private static JWTClaimsSet.Builder all() {
        return Issuer.subscriber("news.*")
                .claim("herald.publish", List.of("news.*", "broadcast"))
                .claim("herald.operate", true);
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token;
    }

    /** The claims of another token under this one's signature. */
    private static String changed(String token) {
        String[] parts = token.split("\\.", -1);
        return parts[0] + "." + Issuer.unsigned(all()).split("\\.", -1)[1] + "." + parts[2];
    }

    private static Date secondsFromNow(long seconds) {
        return Date.from(Instant.now().plusSeconds(seconds));
    }
}
