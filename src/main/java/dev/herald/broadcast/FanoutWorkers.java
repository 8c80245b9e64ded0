package dev.herald.broadcast;

import dev.herald.liveness.ThreadHeartbeats;
import dev.herald.liveness.ThreadKind;
import dev.herald.session.Session;
import dev.herald.topic.IsolatedPass;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** The threads that write to subscribers: started before the first client connects, stopped after the last has gone. */
@Component
class FanoutWorkers implements SmartLifecycle {

    private final FanoutWorker[] workers;
    private volatile boolean running;

    FanoutWorkers(
            BroadcastSettings settings,
            BroadcastMeters meters,
            Tracing tracing,
            ProcessorLoad processors,
            ThreadHeartbeats heartbeats) {
        workers = IntStream.range(0, settings.workerCount())
                .mapToObj(number -> new FanoutWorker(
                        number,
                        meters,
                        tracing,
                        processors,
                        heartbeats.watch(ThreadKind.WORKER, FanoutWorker.name(number))))
                .toArray(FanoutWorker[]::new);
    }

    int count() {
        return workers.length;
    }

    FanoutWorker get(int number) {
        return workers[number];
    }

    /** The number of the worker that writes to {@code session}. */
    int numberFor(Session session) {
        return session.number() % workers.length;
    }

    @Override
    public void start() {
        running = true;
        Arrays.stream(workers).forEach(FanoutWorker::start);
    }

    @Override
    public void stop() {
        running = false;
        IsolatedPass.forEach(Arrays.asList(workers), FanoutWorker::stop);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** A thread starts once: whoever pauses the service, such as a test that takes turns with another, leaves them be. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    /** Before the web server starts, and after it has stopped. */
    @Override
    public int getPhase() {
        return 0;
    }
}
