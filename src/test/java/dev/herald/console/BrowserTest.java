package dev.herald.console;

import dev.herald.testing.Program;
import dev.herald.testing.RequiresProgram;
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
@RequiresProgram(Program.CHROMIUM)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(Chromium.LOCK)
abstract class BrowserTest {

    private final List<BrowserSession> there = new ArrayList<>();
    private @Nullable BrowserSessions sessions;

    @BeforeEach
    void sessions(BrowserSessions sessions) {
        this.sessions = sessions;
    }

    @AfterEach
    void leave() {
        try {
            there.forEach(BrowserSession::assertNoComplaints);
        } finally {
            there.forEach(Objects.requireNonNull(sessions)::leave);
        }
    }

    BrowserSession session(int port) {
        BrowserSession session = Objects.requireNonNull(sessions).to(port);
        there.add(session);
        return session;
    }
}
