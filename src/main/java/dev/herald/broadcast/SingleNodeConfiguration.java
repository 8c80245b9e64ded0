package dev.herald.broadcast;

import dev.herald.cluster.OnSingleNodeCondition;
import dev.herald.limits.LimitMeters;
import dev.herald.topic.Ticker;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** Publishing on a single node: its logs are all there is. */
@Configuration(proxyBeanMethods = false)
@Conditional(OnSingleNodeCondition.class)
class SingleNodeConfiguration {

    @Bean
    TopicSource topicSource() {
        return new LocalTopicSource();
    }

    @Bean
    Relay relay(Fanout fanout, BroadcastSettings settings, BroadcastMeters meters, LimitMeters limits, Ticker ticker) {
        IdempotencyCache cache =
                new IdempotencyCache(settings.idempotencyWindow(), settings.maxIdempotencyKeys(), limits, ticker);
        meters.watch(cache);
        return new IdempotentRelay(new LocalRelay(fanout), cache);
    }
}
