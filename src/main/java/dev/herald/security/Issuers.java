package dev.herald.security;

import dev.herald.session.User;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Whose users are whose: with several token issuers a user is the issuer and its {@code sub} together.
 *
 * <p>The issuer is the one that is configured for the key, or else the claim {@code iss}; one that is configured for a key is not
 * believed from another. Issuers of subscription tokens alone are none of users. With one key, or with the same issuer for all keys, it makes no difference, and is left out.
 */
@Component
public class Issuers {

    private final Set<String> configured;
    private final boolean single;
    private final boolean complete;

    Issuers(SecuritySettings settings) {
        List<TokenIssuer> ofUsers = settings.jwt().values().stream()
                .filter(issuer -> !issuer.subscriptionOnly())
                .toList();
        Set<@Nullable String> all = new HashSet<>();
        ofUsers.forEach(issuer -> all.add(issuer.issuer()));
        this.configured = all.stream().filter(Objects::nonNull).collect(Collectors.toSet());
        this.complete = !all.contains(null);
        this.single = ofUsers.size() < 2 || (all.size() == 1 && complete);
    }

    /** Whether a user is only known together with an issuer. */
    public boolean isRequired() {
        return !single && !configured.isEmpty();
    }

    /**
     * The user whom an operator names.
     *
     * @param issuer null or empty for none
     */
    public User user(@Nullable String issuer, String name) {
        boolean none =
                issuer == null || issuer.isEmpty() || (single && (configured.isEmpty() || configured.contains(issuer)));
        return new User(none ? null : issuer, name);
    }

    /** The user of a token, with the issuer that is configured for its key. */
    User ofToken(@Nullable String configuredIssuer, @Nullable String claimed, String name) {
        return new User(single ? null : configuredIssuer != null ? configuredIssuer : claimed, name);
    }

    /** Whether some key may say of its tokens that any other issuer made them. */
    boolean isAnyUnchecked() {
        return !single && !complete;
    }
}
