package dev.herald.security;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** What is measured about who may not. */
@Component
class SecurityMeters {

    private final Map<Reason, Counter> refused = new EnumMap<>(Reason.class);

    /** Why a request was refused. */
    enum Reason {
        /** No credentials. */
        ANONYMOUS,
        /** Credentials that are none, or no longer. */
        CREDENTIALS,
        /** Good ones that do not reach so far. */
        SCOPE,
        /** The keys of a token's issuer could not be had. */
        ISSUER,
        /** A page of another site. */
        ORIGIN,
        /** A name that is not this machine's. */
        HOST
    }

    SecurityMeters(MeterRegistry meters) {
        for (Reason reason : Reason.values()) {
            refused.put(
                    reason,
                    Counter.builder("herald.requests.rejected")
                            .description(
                                    "Requests rejected by authentication, authorization or the origin check, by reason")
                            .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                            .register(meters));
        }
    }

    void refused(Reason reason) {
        Objects.requireNonNull(refused.get(reason)).increment();
    }
}
