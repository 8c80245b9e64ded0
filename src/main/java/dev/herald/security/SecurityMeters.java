package dev.herald.security;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Counts rejected requests, by reason. */
@Component
class SecurityMeters {

    private final Map<Reason, Counter> refused = new EnumMap<>(Reason.class);

    /** The reason of a rejection. */
    enum Reason {
        /** No credentials. */
        ANONYMOUS,
        /** Invalid or expired credentials. */
        CREDENTIALS,
        /** Valid credentials without the scope. */
        SCOPE,
        /** The keys of a token's issuer are unavailable. */
        ISSUER,
        /** The origin is not allowed. */
        ORIGIN,
        /** A page of an allowed origin may not send the method or a header. */
        PREFLIGHT,
        /** The host is not a name of this machine. */
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
