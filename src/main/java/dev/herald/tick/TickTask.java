package dev.herald.tick;

import dev.herald.broadcast.Broadcaster;
import dev.herald.broadcast.PublishRequest;
import dev.herald.broadcast.PublishSource;
import dev.herald.topic.Message;
import dev.herald.topic.Topic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Publishes {@code tick} to its subscribers once a second. */
@Component
@ConditionalOnBooleanProperty(name = "herald.tick.enabled", matchIfMissing = true)
class TickTask {

    private static final PublishRequest TICK = new PublishRequest(Topic.TICK, Message.of("tick"));

    private static final Logger log = LoggerFactory.getLogger(TickTask.class);

    private final Broadcaster broadcaster;

    TickTask(Broadcaster broadcaster) {
        this.broadcaster = broadcaster;
    }

    @Scheduled(fixedRateString = "#{@'herald.tick-dev.herald.tick.TickSettings'.interval()}")
    void tick() {
        broadcaster.publish(TICK, PublishSource.TICK).exceptionally(failure -> {
            log.warn("A tick was not published: {}", failure.getMessage());
            return null;
        });
    }
}
