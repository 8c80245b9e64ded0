package dev.herald.console;

import com.microsoft.playwright.Browser;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Browser sessions for tests. Creating a profile takes a second on a busy machine, so that profiles are reset and
 * reused.
 */
final class BrowserSessions {

    private final Browser browser;
    private final Deque<BrowserSession> left = new ArrayDeque<>();

    BrowserSessions(Browser browser) {
        this.browser = browser;
    }

    BrowserSession to(int port) {
        BrowserSession session = left.isEmpty() ? new BrowserSession(browser) : left.pop();
        return session.to(port);
    }

    /** A session with a profile of its own, to be closed by the caller. */
    BrowserSession alone(int port) {
        return new BrowserSession(browser).to(port);
    }

    void leave(BrowserSession session) {
        session.reset();
        left.push(session);
    }
}
