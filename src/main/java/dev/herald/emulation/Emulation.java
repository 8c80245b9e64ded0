package dev.herald.emulation;

import dev.herald.limits.AuthenticationLimit;
import dev.herald.limits.LimitExceededException;
import dev.herald.session.Session;
import dev.herald.session.SessionRegistry;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Delivers the commands of clients to their sessions, on whichever node these are. Nothing here blocks; safe for use by any thread.
 *
 * <p>A session that has ended is no error: its client will learn that from its stream. A secret that is none counts as a failed
 * authentication of its address, and has the same response.
 */
@Component
class Emulation {

    private final SessionSecret secrets;
    private final SessionRegistry registry;
    private final AuthenticationLimit failures;
    private final FrameForwarding forwarding;
    private final EmulationBodies bodies;

    Emulation(
            SessionSecret secrets,
            SessionRegistry registry,
            AuthenticationLimit failures,
            FrameForwarding forwarding,
            EmulationBodies bodies) {
        this.secrets = secrets;
        this.registry = registry;
        this.failures = failures;
        this.forwarding = forwarding;
        this.bodies = bodies;
        forwarding.receive(this::receive);
    }

    /**
     * @return completes once the commands are on their way; fails for a node that is unknown or cannot be reached
     * @throws LimitExceededException if this address has presented too many invalid secrets
     */
    CompletableFuture<?> deliver(EmulationRequest request, @Nullable InetAddress address) {
        if (request.frame().length > bodies.maxFrame()) {
            throw EmulationBodies.tooLarge("frame", bodies.maxFrame());
        }
        if (request.node().equals(secrets.node())) {
            if (!receive(request.session(), request.frame())) {
                failures.failed(address);
            }
            return CompletableFuture.completedFuture(null);
        }
        if (failures.isExceeded(address)) {
            failures.failed(address); // which throws
        }
        return forwarding.forward(request, address).thenAccept(Emulation::check);
    }

    private static void check(boolean isReceived) {
        if (!isReceived) {
            throw EmulationProblem.of(
                    HttpStatus.NOT_FOUND, "The node of this session is unknown: it may have ended. Connect again.");
        }
    }

    /** False if the secret is that of no session. */
    private boolean receive(String secret, byte[] frame) {
        String id = secrets.verify(secret);
        if (id == null) {
            return false;
        }
        Session session = registry.find(id).orElse(null);
        if (session != null && session.transport().isEmulated() && session.sink() instanceof StreamSink sink) {
            sink.frames().add(frame);
        }
        return true;
    }
}
