package dev.herald.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Tests of people at the page. No test passes in which a browser complained. */
@ExtendWith(Chromium.class)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(Chromium.LOCK)
abstract class Visiting {

    private final List<Visit> there = new ArrayList<>();
    private @Nullable Visits visits;

    @BeforeEach
    void visits(Visits visits) {
        this.visits = visits;
    }

    @AfterEach
    void leave() {
        try {
            there.forEach(Visit::assertNoComplaints);
        } finally {
            there.forEach(Objects.requireNonNull(visits)::leave);
        }
    }

    Visit visit(int port) {
        Visit visit = Objects.requireNonNull(visits).to(port);
        there.add(visit);
        return visit;
    }
}
