package dev.herald.jetty;

import dev.herald.limits.AddressKey;
import dev.herald.limits.ConcurrencyLimiter.Permit;
import java.net.InetAddress;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * Runs the requests of one web server so that health is reported whatever other requests there are.
 *
 * <p>There are as many threads for requests as configured, most of which may wait for bodies, subscribers or keys, but only a few
 * compute at a time; and {@value #RESERVED} more for health, the actuator and the web server itself. See RATIONALE.md. Safe for
 * use by any thread; nothing here blocks.
 */
final class RequestExecutor {

    /** Threads besides those that are configured. */
    private static final int RESERVED = 32;

    /** They wait for nothing. */
    private static final int HEALTH = 4;

    /** At a time, since each takes milliseconds of a processor. */
    private static final int MANAGEMENT = 2;

    /** A quarter of the threads: they may wait for keys. */
    private static final int HANDSHAKES_FRACTION = 4;

    private static final int COMPUTING = Math.max(8, 4 * Runtime.getRuntime().availableProcessors());

    private final ManagementRequests management;
    private final boolean isManagement;
    private final String application;
    private final RequestQueue health;
    private final RequestQueue actuator;
    private final RequestQueue handshakes;
    private final RequestQueue others;

    /**
     * @param isManagement whether the web server has nothing but the actuator
     * @param application the path of the application, or empty
     * @param pool the threads of the web server, to which some are added
     * @param threads their number
     */
    RequestExecutor(
            ManagementRequests management, boolean isManagement, String application, ThreadPool pool, int threads) {
        this.management = management;
        this.isManagement = isManagement;
        this.application = application;
        int forHandshakes = Math.max(1, threads / HANDSHAKES_FRACTION);
        int forOthers = Math.max(1, threads - forHandshakes);
        this.health = new RequestQueue(HEALTH, HEALTH, pool);
        this.actuator = new RequestQueue(MANAGEMENT, MANAGEMENT, pool);
        this.handshakes = new RequestQueue(forHandshakes, forHandshakes, pool);
        this.others = new RequestQueue(Math.min(COMPUTING, forOthers), forOthers, pool);
        if (pool instanceof ThreadPool.SizedThreadPool sized) {
            sized.setMaxThreads(threads + RESERVED);
        }
    }

    boolean isHealth(Request request) {
        String path = path(request);
        return path != null && management.isHealth(path);
    }

    /** Health, too. */
    boolean isActuator(Request request) {
        return isManagement(request) || isHealth(request);
    }

    void executeHandshake(Request request, Runnable handler) {
        handshakes.execute(AddressKey.ofAny(RequestMemory.address(request)), handler);
    }

    /** @throws dev.herald.limits.LimitExceededException if too many of its kind are in progress; then it does not run */
    void execute(Request request, Runnable handler) {
        InetAddress address = RequestMemory.address(request);
        long addressKey = AddressKey.ofAny(address);
        if (isHealth(request)) {
            health.execute(addressKey, handler);
        } else if (isManagement(request)) {
            Permit permit = management.begin(address);
            actuator.execute(addressKey, () -> {
                try {
                    handler.run();
                } finally {
                    permit.release();
                }
            });
        } else {
            others.execute(addressKey, handler);
        }
    }

    private boolean isManagement(Request request) {
        String path = path(request);
        return isManagement || (path != null && management.isManagement(path));
    }

    /** Null for a path that is not one of the application's. */
    private @Nullable String path(Request request) {
        String path = request.getHttpURI().getCanonicalPath();
        return path != null && path.startsWith(application) ? path.substring(application.length()) : null;
    }
}
