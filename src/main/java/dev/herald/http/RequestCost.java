package dev.herald.http;

import dev.herald.limits.RequestLimit;
import dev.herald.security.CallerPermissions;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Component;

/** What a request costs beyond the one that each counts as (see {@link RequestLimit}). */
@Component
class RequestCost {

    /** So many entries of a page, or recipients of a message, cost about as much as a request. */
    private static final int ENTRIES = 100;

    /** So many sessions or topics can be searched for the price of a request. */
    private static final int SEARCHED = 1_000;

    private final RequestLimit limit;

    RequestCost(RequestLimit limit) {
        this.limit = limit;
    }

    /**
     * Counts a page of so many entries, for which so many others are searched.
     *
     * @throws dev.herald.limits.LimitExceededException if the caller exceeds its limit
     */
    void ofPage(HttpServletRequest request, int entries, int searched) {
        int more = (entries - 1) / ENTRIES + searched / SEARCHED;
        if (more > 0) {
            limit.check(CallerPermissions.current().caller(request), more);
        }
    }

    /** Counts what had to be loaded for the request; it cannot be refused any more. */
    void ofLoading(HttpServletRequest request, long bytes) {
        limit.chargeBytes(CallerPermissions.current().caller(request), bytes);
    }

    /**
     * Counts a message to, or a search among, so many sessions of one user.
     *
     * @throws dev.herald.limits.LimitExceededException if the caller exceeds its limit
     */
    void ofSessions(HttpServletRequest request, int sessions) {
        ofPage(request, sessions + 1, 0);
    }
}
