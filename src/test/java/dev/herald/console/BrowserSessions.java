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
    private final Deque<BrowserSession> idle = new ArrayDeque<>();

    BrowserSessions(Browser browser) {
        this.browser = browser;
    }

    BrowserSession to(int port) {
        BrowserSession session = idle.isEmpty() ? new BrowserSession(browser) : idle.pop();
        return session.to(port);
    }

    /** A session with a profile of its own, which the caller closes. */
    BrowserSession exclusive(int port) {
        return new BrowserSession(browser).to(port);
    }

    void release(BrowserSession session) {
        session.reset();
        idle.push(session);
    }
}
