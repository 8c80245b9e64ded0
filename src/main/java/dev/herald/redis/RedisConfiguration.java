package dev.herald.redis;

import dev.herald.broadcast.Fanout;
import dev.herald.cluster.ClusterRequestHandler;
import dev.herald.cluster.ClusterSettings;
import dev.herald.liveness.Pulses;
import dev.herald.liveness.ThreadKind;
import dev.herald.topic.TopicSettings;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** What is there when Redis is between the nodes, and only then. */
@Configuration(proxyBeanMethods = false)
@Conditional(Together.class)
@EnableConfigurationProperties(RedisSettings.class)
class RedisConfiguration {

    @Bean
    RedisMeters redisMeters(MeterRegistry meters) {
        return new RedisMeters(meters);
    }

    @Bean
    Keys redisKeys(RedisSettings settings) {
        return new Keys(settings.prefix());
    }

    @Bean
    RedisTimer redisTimer(Pulses pulses) {
        return new RedisTimer(pulses.watch(ThreadKind.REDIS, "redis-timer"));
    }

    @Bean(destroyMethod = "shutdown")
    ClientResources redisResources() {
        return DefaultClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .nettyCustomizer(new Consolidation())
                .build();
    }

    @Bean(destroyMethod = "shutdown")
    RedisClient redisClient(
            RedisSettings settings, ClientResources redisResources, ObjectProvider<SslBundles> bundles) {
        return client(settings, redisResources, bundles.getIfAvailable());
    }

    static RedisClient client(RedisSettings settings, ClientResources resources, @Nullable SslBundles bundles) {
        RedisClient client = RedisClient.create(resources);
        client.setOptions(options(settings, bundles));
        return client;
    }

    @Bean
    Link redisLink(RedisSettings settings, RedisClient redisClient, RedisMeters meters, RedisTimer redisTimer) {
        return link(settings, redisClient, meters, redisTimer);
    }

    static Link link(RedisSettings settings, RedisClient client, RedisMeters meters, RedisTimer timer) {
        Function<RedisURI, SingleLink> single = uri -> new SingleLink(client, uri, settings.timeout(), meters, timer);
        Link link = RedisAddress.isCluster(settings)
                ? new ClusterLink(RedisAddress.seeds(settings), single, timer)
                : single.apply(RedisAddress.of(settings));
        meters.watch(link);
        return link;
    }

    @Bean
    StateReader redisStateReader(Link link, Keys keys, TopicSettings topics, RedisTimer redisTimer) {
        return new StateReader(link, keys, topics, redisTimer);
    }

    @Bean
    RedisTopicSource redisUpstream(Link link, Keys keys, StateReader reader, RedisMeters meters) {
        return new RedisTopicSource(link, keys, reader, meters);
    }

    @Bean
    RedisDirectory redisDirectory(Link link, Keys keys) {
        return new RedisDirectory(link, keys);
    }

    @Bean
    RedisPeers redisPeers(
            Link link,
            Keys keys,
            RedisTimer redisTimer,
            ClusterRequestHandler responder,
            ClusterSettings cluster,
            RedisTopicSource topicSource) {
        RedisPeers peers = new RedisPeers(link, keys, redisTimer, responder, cluster.timeout(), RedisPeers.Pulse.USUAL);
        link.start(Ear.of(peers.channel(), peers, topicSource));
        return peers;
    }

    @Bean
    RedisRelay redisRelay(
            Link link,
            Keys keys,
            Fanout fanout,
            RedisTopicSource topicSource,
            RedisDirectory directory,
            RedisSettings settings,
            TopicSettings topics,
            @Value("${herald.broadcast.idempotency-window:5m}") Duration window,
            RedisMeters meters) {
        return new RedisRelay(link, keys, fanout, topicSource, directory, settings, topics, window, meters);
    }

    private static ClientOptions options(RedisSettings settings, @Nullable SslBundles bundles) {
        ClientOptions.Builder options = ClientOptions.builder()
                .autoReconnect(false)
                .requestQueueSize(100_000)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .timeoutOptions(TimeoutOptions.enabled(settings.timeout()))
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(settings.timeout())
                        .keepAlive(true)
                        .build());
        if (settings.sslBundle() != null && bundles != null) {
            options.sslOptions(SslOptions.builder()
                    .trustManager(bundles.getBundle(settings.sslBundle())
                            .getManagers()
                            .getTrustManagerFactory())
                    .build());
        }
        return options.build();
    }
}
