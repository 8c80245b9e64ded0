package dev.herald.http;

/** The order in which the history of a topic is read, as the parameter {@code order} names it. */
enum HistoryOrder {
    OLDEST,
    NEWEST;

    static final String DEFAULT = "oldest";

    static HistoryOrder of(String parameter) {
        return switch (parameter) {
            case "oldest" -> OLDEST;
            case "newest" -> NEWEST;
            default -> throw BadRequestException.ofParameter("order", parameter, "oldest or newest");
        };
    }
}
