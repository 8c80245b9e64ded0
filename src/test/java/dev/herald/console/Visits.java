package dev.herald.console;

import com.microsoft.playwright.Browser;
import java.util.ArrayDeque;
import java.util.Deque;

/** People at the page. A profile costs a second on a busy machine, so that whoever leaves hands theirs on, as new. */
final class Visits {

    private final Browser browser;
    private final Deque<Visit> left = new ArrayDeque<>();

    Visits(Browser browser) {
        this.browser = browser;
    }

    Visit to(int port) {
        Visit visit = left.isEmpty() ? new Visit(browser) : left.pop();
        return visit.to(port);
    }

    /** Whose time, say, is not like that of others: a profile of its own, to be closed by who asked for it. */
    Visit alone(int port) {
        return new Visit(browser).to(port);
    }

    void leave(Visit visit) {
        visit.reset();
        left.push(visit);
    }
}
