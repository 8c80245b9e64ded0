package dev.herald.http;

import dev.herald.cluster.NodeSettings;
import dev.herald.logging.LogLine;
import dev.herald.session.SessionDrainer;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Drains this node, for an operator who rebalances nodes or takes one out of service. */
@RestController
@RequestMapping(path = "/sessions/drain", produces = MediaType.APPLICATION_JSON_VALUE)
class DrainController {

    private static final Duration LONGEST = Duration.ofHours(24);

    private final NodeSettings node;
    private final SessionDrainer drain;
    private final Clock clock;

    DrainController(NodeSettings node, SessionDrainer drain, Clock clock) {
        this.node = node;
        this.drain = drain;
        this.clock = clock;
    }

    /**
     * @param node the node that is drained
     * @param sessions how many are closed
     * @param until when the last of them is closed
     */
    record Draining(String node, int sessions, Instant until) {}

    /** Closes a share of the sessions, by default all. This node accepts new ones meanwhile unless {@code accept} is false. */
    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    Draining begin(
            @RequestParam(defaultValue = "1") String share,
            @RequestParam(required = false) @Nullable String period,
            @RequestParam(defaultValue = "true") boolean accept,
            @RequestParam(name = "node", required = false) @Nullable String expected,
            HttpServletRequest request) {
        LogLine line = AuditLog.line("An operator starts a drain.", request)
                .with("share", share)
                .with("period", period)
                .with("accept", accept);
        SessionDrainer.Plan plan = audited(line, () -> {
            requireThisNode(expected);
            return drain.start(share(share), period(period), accept);
        });
        return new Draining(
                node.name(),
                plan.sessions(),
                clock.instant().plus(plan.length()).truncatedTo(ChronoUnit.MILLIS));
    }

    /** Cancels the drain: the remaining sessions stay, and new ones are accepted. */
    @DeleteMapping(produces = MediaType.ALL_VALUE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void cancel(@RequestParam(name = "node", required = false) @Nullable String expected, HttpServletRequest request) {
        audited(AuditLog.line("An operator cancels the drain.", request), () -> {
            requireThisNode(expected);
            drain.cancel();
            return true;
        });
    }

    /** Behind a load balancer another node may handle the request than the one that the operator means. */
    private void requireThisNode(@Nullable String expected) {
        if (expected != null && !expected.equals(node.name())) {
            throw BadRequestException.ofParameter(
                    "node", expected, "the name of the node that handles the request, \"%s\"".formatted(node.name()));
        }
    }

    private static <T> T audited(LogLine line, Supplier<T> action) {
        try {
            T result = action.get();
            AuditLog.log(line, (Throwable) null);
            return result;
        } catch (RuntimeException e) {
            AuditLog.log(line, e);
            throw e;
        }
    }

    private static double share(String text) {
        try {
            double share = Double.parseDouble(text);
            if (share > 0 && share <= 1) {
                return share;
            }
        } catch (NumberFormatException e) {
            // as for a number that is out of bounds
        }
        throw BadRequestException.ofParameter("share", text, "a number above 0 and at most 1");
    }

    private static @Nullable Duration period(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            Duration period = DurationStyle.detectAndParse(text);
            if (!period.isNegative() && period.compareTo(LONGEST) <= 0) {
                return period;
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            // as for one that is out of bounds
        }
        throw BadRequestException.ofParameter("period", text, "a duration from 0s to 24h, such as 10s");
    }
}
