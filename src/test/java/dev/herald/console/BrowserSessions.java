package dev.herald.console;

import com.microsoft.playwright.Browser;
import java.util.ArrayDeque;
import java.util.Deque;

/** People at the page. A profile costs a second on a busy machine, so that whoever leaves hands theirs on, as new. */
final class BrowserSessions {

    private final Browser browser;
    private final Deque<BrowserSession> left = new ArrayDeque<>();

    BrowserSessions(Browser browser) {
        this.browser = browser;
    }

    BrowserSession to(int port) {
        BrowserSession visit = left.isEmpty() ? new BrowserSession(browser) : left.pop();
        return visit.to(port);
    }

    /** Whose time, say, is not like that of others: a profile of its own, to be closed by who asked for it. */
    BrowserSession alone(int port) {
        return new BrowserSession(browser).to(port);
    }

    void leave(BrowserSession visit) {
        visit.reset();
        left.push(visit);
    }
}
