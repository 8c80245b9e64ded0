package dev.herald.bench;

import com.google.errorprone.annotations.FormatMethod;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Prints the table: a row for each figure, with how many times better Herald is. */
final class Report {

    private static final String ROW = "  %-36s %14s %18s %10s%n";

    private final PrintStream out;

    /** Begins with the names of the two. */
    Report(PrintStream out, String herald, String other) {
        this.out = out;
        print("%n" + ROW, "", herald, other, "better by");
    }

    void add(ServerComparison contest) {
        print("%s%n", contest.load().title());
        lowerIsBetter("server CPU for each delivery, us", contest, Figures::cpuMicros);
        higherIsBetter("deliveries a second", contest, Figures::perSecond);
        lowerIsBetter("latency p50, ms", contest, Figures::p50Millis);
        lowerIsBetter("latency p99, ms", contest, Figures::p99Millis);
        addFailures(contest);
    }

    void addIdle(int sessions, double herald, double other) {
        print("idle: %,d sessions%n", sessions);
        print(ROW, "live heap for each session, KB", number(herald), number(other), times(other / herald));
    }

    private void lowerIsBetter(String name, ServerComparison contest, ToDoubleFunction<Figures> figure) {
        double herald = contest.herald(figure);
        double other = contest.other(figure);
        print(ROW, name, number(herald), number(other), times(other / herald));
    }

    private void higherIsBetter(String name, ServerComparison contest, ToDoubleFunction<Figures> figure) {
        double herald = contest.herald(figure);
        double other = contest.other(figure);
        print(ROW, name, number(herald), number(other), times(herald / other));
    }

    /** If a server did not keep up, its other figures are of what it did deliver. */
    private void addFailures(ServerComparison contest) {
        double herald = contest.herald(Figures::delivered);
        double other = contest.other(Figures::delivered);
        if (herald < 1 || other < 1) {
            print(ROW, "delivered in time", part(herald), part(other), "");
        }
        double heraldLost = contest.herald(Figures::lost);
        double otherLost = contest.other(Figures::lost);
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
