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

/** A test of the page in a browser; it fails if the browser reports an error or a warning. */
@ExtendWith(Chromium.class)
@RequiresProgram(Program.CHROMIUM)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(Chromium.LOCK)
abstract class BrowserTest {

    private final List<BrowserSession> used = new ArrayList<>();
    private @Nullable BrowserSessions sessions;

    @BeforeEach
    void sessions(BrowserSessions sessions) {
        this.sessions = sessions;
    }

    @AfterEach
    void releaseSessions() {
        try {
            used.forEach(BrowserSession::assertNoErrors);
        } finally {
            used.forEach(Objects.requireNonNull(sessions)::release);
        }
    }

    BrowserSession session(int port) {
        BrowserSession session = Objects.requireNonNull(sessions).to(port);
        used.add(session);
        return session;
    }
}
