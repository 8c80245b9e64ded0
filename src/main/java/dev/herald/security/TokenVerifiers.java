package dev.herald.security;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The issuers whose tokens are accepted for one purpose. */
final class TokenVerifiers {

    private final List<TokenVerifier> all;
    private final Set<String> configured;

    TokenVerifiers(List<TokenVerifier> all) {
        this.all = all;
        this.configured = all.stream()
                .map(TokenVerifier::issuer)
                .filter(Objects::nonNull)
                .collect(Collectors.toUnmodifiableSet());
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Those that a token with this claim {@code iss} may be of: an issuer that is configured for a key is not believed from another. */
    List<TokenVerifier> ofIssuer(@Nullable String claimed) {
        return all.stream()
                .filter(verifier -> match(verifier.issuer(), claimed))
                .toList();
    }

    private boolean match(@Nullable String configuredIssuer, @Nullable String claimed) {
        return configuredIssuer == null
                ? claimed == null || !configured.contains(claimed)
                : configuredIssuer.equals(claimed);
    }
}
