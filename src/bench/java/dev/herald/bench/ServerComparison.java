package dev.herald.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** One load, and the figures of each server in every round. */
record ServerComparison(Load load, List<Figures> herald, List<Figures> other) {

    ServerComparison(Load load) {
        this(load, new ArrayList<>(), new ArrayList<>());
    }

    void warmUp(Server heraldServer, Server otherServer, Duration length) throws Exception {
        Figures.measure(heraldServer, load, length);
        Figures.measure(otherServer, load, length);
    }

    void round(Server heraldServer, Server otherServer, Duration length) throws Exception {
        herald.add(Figures.measure(heraldServer, load, length));
        other.add(Figures.measure(otherServer, load, length));
    }

    double herald(ToDoubleFunction<Figures> figure) {
        return median(herald, figure);
    }

    double other(ToDoubleFunction<Figures> figure) {
        return median(other, figure);
    }

    private static double median(List<Figures> rounds, ToDoubleFunction<Figures> figure) {
        return rounds.stream().mapToDouble(figure).sorted().toArray()[rounds.size() / 2];
    }
}
