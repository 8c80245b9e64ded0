package dev.herald.jetty;

import dev.herald.session.SessionDrainer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Counts the handshakes that were refused, by whichever component. */
@Component
class HandshakeMeters {

    private final Map<Reason, Counter> refused = new EnumMap<>(Reason.class);
    private final SessionDrainer drain;

    /** Why, derived from the status. */
    enum Reason {
        /** 400 and other client errors: the request was invalid. */
        MALFORMED,
        /** 426: no upgrade, or an unsupported version. */
        VERSION,
        /** 401. */
        CREDENTIALS,
        /** 403. */
        FORBIDDEN,
        /** 429. */
        LIMIT,
        /** 503, because this node is draining. */
        DRAINING,
        /** 503 for another reason. */
        OVERLOAD,
        /** A server error. */
        ERROR
    }

    HandshakeMeters(MeterRegistry meters, SessionDrainer drain) {
        this.drain = drain;
        for (Reason reason : Reason.values()) {
            refused.put(
                    reason,
                    Counter.builder("herald.handshakes.rejected")
                            .description("WebSocket handshakes and event stream requests rejected, by reason")
                            .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                            .register(meters));
        }
    }

    /** Returns why that was. */
    Reason refused(int status) {
        Reason reason = reason(status);
        Objects.requireNonNull(refused.get(reason)).increment();
        return reason;
    }

    private Reason reason(int status) {
        return switch (status) {
            case 401 -> Reason.CREDENTIALS;
            case 403 -> Reason.FORBIDDEN;
            case 426 -> Reason.VERSION;
            case 429 -> Reason.LIMIT;
            case 503 -> drain.isRefusing() ? Reason.DRAINING : Reason.OVERLOAD;
            default -> status >= 500 && status != 505 ? Reason.ERROR : Reason.MALFORMED;
        };
    }
}
