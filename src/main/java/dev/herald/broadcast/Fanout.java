package dev.herald.broadcast;

import dev.herald.session.Session;
import dev.herald.topic.Message;
import dev.herald.topic.Publication;
import dev.herald.topic.Topic;
import dev.herald.topic.Topics;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Brings messages to their listeners on this node: appends to the topic's log and wakes the workers.
 *
 * <p>Delivering only appends and wakes: its cost does not grow with the listeners. Each listener hears the publications of
 * a topic in the order of their offsets. Safe for use by any thread.
 */
@Component
public class Fanout implements SmartLifecycle {

    private final Topics topics;
    private final Admission admission;
    private final FanoutWorker[] workers;
    private final ConcurrentHashMap<Topic, Channel> channels = new ConcurrentHashMap<>();
    private volatile boolean running;

    Fanout(Topics topics, BroadcastSettings settings, BroadcastMeters meters) {
        this.topics = topics;
        this.admission = new Admission(settings, meters);
        this.workers = IntStream.range(0, settings.workerCount())
                .mapToObj(number -> new FanoutWorker(number, meters))
                .toArray(FanoutWorker[]::new);
    }

    /** From now on {@code session} hears what is published under {@code topic}. */
    public void subscribe(Session session, Topic topic) {
        Channel channel = channel(topic);
        channel.join(session, channel.log().head());
    }

    /**
     * Gives {@code message} its place in the topic's order on this node and has it brought to the listeners.
     *
     * @throws OverloadedException if the listeners have to be offered more than the log holds; nothing was published
     */
    public Receipt deliver(Topic topic, Message message) {
        Channel channel = channel(topic);
        Publication publication = admission.append(channel, message);
        channel.wake();
        return new Receipt(topic, publication.position(), channel.listeners());
    }

    @Override
    public void start() {
        running = true;
        Arrays.stream(workers).forEach(FanoutWorker::start);
    }

    @Override
    public void stop() {
        running = false;
        Arrays.stream(workers).forEach(FanoutWorker::stop);
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

    /** Before the web server takes the first client, and after it has lost the last. */
    @Override
    public int getPhase() {
        return 0;
    }

    private Channel channel(Topic topic) {
        Channel known = channels.get(topic);
        return known != null ? known : channels.computeIfAbsent(topic, t -> new Channel(topics.log(t), workers));
    }
}
