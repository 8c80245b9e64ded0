package dev.herald.settings;

import java.time.Duration;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;

/** The values that {@link Within} accepts. */
record ValueRange(String min, String max, String or) {

    static ValueRange of(Within within) {
        return new ValueRange(within.min(), within.max(), within.or());
    }

    boolean contains(Object value) {
        return (compare(value, min) >= 0 && compare(value, max) <= 0) || (!or.isEmpty() && compare(value, or) == 0);
    }

    private static int compare(Object value, String bound) {
        return switch (value) {
            case Duration duration -> duration.compareTo(DurationStyle.detectAndParse(bound));
            case DataSize size -> size.compareTo(DataSize.parse(bound));
            case Integer number -> number.compareTo(Integer.valueOf(bound));
            default -> throw new IllegalArgumentException("no range: " + value.getClass());
        };
    }

    /** As descriptions and messages have it. */
    @Override
    public String toString() {
        return or.isEmpty() ? min + " to " + max : "%s, or %s to %s".formatted(or, min, max);
    }
}
