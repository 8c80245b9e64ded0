package dev.herald.limits;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The limits that are lower than configured where this process may open too few files, or has too few threads or too little memory, so
 * that what clients may hold always leaves enough of each for a health check. Safe for use by any thread.
 *
 * <p>A tenth of the open files, but at least {@value #LEAST_RESERVE} (or half of them), is not for sessions: a fifth of that each for
 * connections without a complete request, idle ones, and unread responses. Of the threads that handle requests no more than half may
 * wait for bodies, and a quarter for subscribers.
 */
@Component
public final class EffectiveLimits {

    private static final int LEAST_RESERVE = 512;

    /** A request buffer and the largest head: incomplete requests take an eighth of the memory at most. */
    private static final int PENDING_BYTES = 40 * 1024;

    private static final int ADDRESS_FRACTION = 4;

    private final Map<String, Integer> bySetting = new ConcurrentSkipListMap<>();
    private final int openFiles;
    private final int threads;
    private final int sessions;
    private final int pendingConnections;
    private final int unreadResponses;
    private final int pendingBodies;

    @Autowired
    EffectiveLimits(
            LimitSettings settings, MemoryBudget memory, @Value("${server.jetty.threads.max:200}") int threads) {
        this(settings, memory, threads, FileDescriptors.max());
    }

    private EffectiveLimits(LimitSettings settings, MemoryBudget memory, int threads, int openFiles) {
        this.openFiles = openFiles;
        this.threads = threads;
        int reserve = Math.max(openFiles / 10, Math.min(openFiles / 2, LEAST_RESERVE));
        int files = openFiles - reserve;
        int byMemory = Math.clamp(memory.part(8) / PENDING_BYTES, 1, Integer.MAX_VALUE);
        sessions = put("herald.limits.sessions", settings.sessions() == 0 ? files : least(settings.sessions(), files));
        pendingConnections =
                put("herald.limits.pending-connections", least(settings.pendingConnections(), reserve / 5, byMemory));
        unreadResponses = put("herald.limits.unread-responses", least(settings.unreadResponses(), reserve / 5));
        pendingBodies = put("herald.limits.pending-bodies", least(settings.pendingBodies(), threads / 2));
    }

    /** Limits for a process that may open so many files and handles requests with so many threads. */
    public static EffectiveLimits of(LimitSettings settings, MemoryBudget memory, int threads, int openFiles) {
        return new EffectiveLimits(settings, memory, threads, openFiles);
    }

    /** The effective limits by the names of their settings. */
    public Map<String, Integer> bySetting() {
        return bySetting;
    }

    public int openFiles() {
        return openFiles;
    }

    /** The number of threads that handle requests. */
    public int threads() {
        return threads;
    }

    /** The number of publishers that may wait for subscribers, each with a thread. */
    public int waitingPublishers(int configured) {
        return put("herald.broadcast.max-waiting", configured == 0 ? 0 : least(configured, threads / 4));
    }

    public int sessions() {
        return sessions;
    }

    public int pendingConnections() {
        return pendingConnections;
    }

    public int unreadResponses() {
        return unreadResponses;
    }

    public int pendingBodies() {
        return pendingBodies;
    }

    /** The share of one address, user or key in a limit on all. */
    public static int shareOf(int max) {
        return Math.max(1, max / ADDRESS_FRACTION);
    }

    private int put(String setting, int value) {
        bySetting.put(setting, value);
        return value;
    }

    private static int least(int configured, int... bounds) {
        int least = configured;
        for (int bound : bounds) {
            least = Math.min(least, bound);
        }
        return Math.max(1, least);
    }
}
