package dev.herald.bench;

import com.google.errorprone.annotations.FormatMethod;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Prints the table: a row for each figure, with the ratio of both servers. */
final class Report {

    private static final String ROW = "  %-36s %14s %18s %10s%n";

    private final PrintStream out;

    /** Begins with the names of the two. */
    Report(PrintStream out, String herald, String other) {
        this.out = out;
        print("%n" + ROW, "", herald, other, "better by");
    }

    void add(ServerComparison comparison) {
        print("%s%n", comparison.load().title());
        lowerIsBetter("server CPU for each delivery, us", comparison, Figures::cpuMicros);
        higherIsBetter("deliveries a second", comparison, Figures::perSecond);
        lowerIsBetter("latency p50, ms", comparison, Figures::p50Millis);
        lowerIsBetter("latency p99, ms", comparison, Figures::p99Millis);
        addFailures(comparison);
    }

    void addIdle(int sessions, double herald, double other) {
        print("idle: %,d sessions%n", sessions);
        print(ROW, "live heap for each session, KB", number(herald), number(other), times(other / herald));
    }

    private void lowerIsBetter(String name, ServerComparison comparison, ToDoubleFunction<Figures> figure) {
        double herald = comparison.herald(figure);
        double other = comparison.other(figure);
        print(ROW, name, number(herald), number(other), times(other / herald));
    }

    private void higherIsBetter(String name, ServerComparison comparison, ToDoubleFunction<Figures> figure) {
        double herald = comparison.herald(figure);
        double other = comparison.other(figure);
        print(ROW, name, number(herald), number(other), times(herald / other));
    }

    /** If a server did not keep up, its other figures cover only what it delivered. */
    private void addFailures(ServerComparison comparison) {
        double herald = comparison.herald(Figures::delivered);
        double other = comparison.other(Figures::delivered);
        if (herald < 1 || other < 1) {
            print(ROW, "delivered in time", part(herald), part(other), "");
        }
        double heraldLost = comparison.herald(Figures::lost);
        double otherLost = comparison.other(Figures::lost);
        if (heraldLost + otherLost > 0) {
            print(ROW, "sessions lost", number(heraldLost), number(otherLost), "");
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 1000 ? "%.2f" : "%,.0f", value);
    }

    private static String times(double ratio) {
        return String.format(Locale.ROOT, "%.1fx", ratio);
    }

    private static String part(double part) {
        return part < 1 ? String.format(Locale.ROOT, "only %.0f%%", Math.floor(part * 100)) : "all";
    }

    @FormatMethod
    private void print(String format, Object... values) {
        out.printf(Locale.ROOT, format, values);
    }
}
