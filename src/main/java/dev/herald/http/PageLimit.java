package dev.herald.http;

import org.springframework.stereotype.Component;

/** The number of entries that a request may ask for at a time. */
@Component
class PageLimit {

    static final String DEFAULT = "100";

    private final int max;

    PageLimit(HttpSettings settings) {
        this.max = settings.maxPage();
    }

    /** {@code herald.http.max-page}. */
    int max() {
        return max;
    }

    /**
     * @throws BadRequestException if it is not from 1 to {@code herald.http.max-page}
     */
    int of(int limit) {
        if (limit < 1 || limit > max) {
            throw BadRequestException.ofParameter("limit", limit, "1 to %d (herald.http.max-page)".formatted(max));
        }
        return limit;
    }
}
