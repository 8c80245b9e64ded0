package dev.herald.http;

import dev.herald.jetty.QueryParameters;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The name of a user or a topic: in the path or, for any name and through any proxy, in a query parameter. No path can name {@code ..},
 * and some proxies decode what is percent-encoded in a path.
 */
final class NamedBy {

    private NamedBy() {}

    /**
     * @param inPath null if the path names none
     * @throws BadRequestException unless it is named once
     */
    static String pathOrParameter(@Nullable String inPath, String parameter, HttpServletRequest request) {
        List<String> inQuery = QueryParameters.of(request.getQueryString()).all(parameter);
        if (inPath != null && inQuery.isEmpty()) {
            return inPath;
        }
        if (inPath != null || inQuery.size() != 1 || inQuery.getFirst().isEmpty()) {
            throw new BadRequestException(
                    "The request does not name one %s: 1 in the path or 1 parameter %s is required."
                            .formatted(parameter, parameter));
        }
        return inQuery.getFirst();
    }
}
