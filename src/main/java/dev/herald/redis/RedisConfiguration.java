package dev.herald.redis;

import dev.herald.broadcast.Fanout;
import dev.herald.cluster.ClusterRequestHandler;
import dev.herald.cluster.ClusterSettings;
import dev.herald.cluster.NodeSettings;
import dev.herald.cluster.OnSingleNodeCondition;
import dev.herald.liveness.ThreadHeartbeats;
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
import io.lettuce.core.resource.NettyCustomizer;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** The beans of a node that uses Redis. */
@Configuration(proxyBeanMethods = false)
@Conditional(RedisConfiguration.OnRedisCondition.class)
@EnableConfigurationProperties(RedisSettings.class)
class RedisConfiguration {

    private static final int MAX_FLUSHES = 256;

    /** {@code herald.redis.url} is set. */
    static class OnRedisCondition extends NoneNestedConditions {

        OnRedisCondition() {
            super(ConfigurationPhase.PARSE_CONFIGURATION);
        }

        @Conditional(OnSingleNodeCondition.class)
        static class SingleNode {}
    }

    @Bean
    RedisMeters redisMeters(MeterRegistry meters) {
        return new RedisMeters(meters);
    }

    @Bean
    Keys redisKeys(RedisSettings settings) {
        return new Keys(settings.prefix());
    }

    @Bean
    RedisTimer redisTimer(ThreadHeartbeats heartbeats) {
        return new RedisTimer(heartbeats.watch(ThreadKind.REDIS, "redis-timer"));
    }

    @Bean(destroyMethod = "shutdown")
    ClientResources redisResources() {
        return DefaultClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .nettyCustomizer(new NettyCustomizer() {
                    @Override
                    public void afterChannelInitialized(Channel channel) {
                        // Under load the commands of many publishers go out in one write.
                        channel.pipeline().addFirst(new FlushConsolidationHandler(MAX_FLUSHES, true));
                    }
                })
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
    RedisConnections redisConnections(
            RedisSettings settings, RedisClient redisClient, RedisMeters meters, RedisTimer redisTimer) {
        return connections(settings, redisClient, meters, redisTimer);
    }

    static RedisConnections connections(
            RedisSettings settings, RedisClient client, RedisMeters meters, RedisTimer timer) {
        Function<RedisURI, SingleRedisConnections> single =
                uri -> new SingleRedisConnections(client, uri, settings.timeout(), meters, timer);
        RedisConnections connections = RedisAddress.isCluster(settings)
                ? new ClusterRedisConnections(RedisAddress.seeds(settings), single, timer)
                : single.apply(RedisAddress.of(settings));
        meters.watch(connections);
        return connections;
    }

    @Bean
    TopicArguments redisTopicArguments(Keys keys, TopicSettings topics, RedisSettings settings) {
        return new TopicArguments(keys, topics, settings.remember());
    }

    @Bean
    TopicSnapshotReader redisSnapshotReader(
            RedisConnections connections,
            Keys keys,
            TopicArguments arguments,
            RedisSettings settings,
            RedisTimer redisTimer) {
        return new TopicSnapshotReader(connections, keys, arguments, settings, redisTimer);
    }

    @Bean
    RedisTopicSource redisTopicSource(
            RedisConnections connections,
            Keys keys,
            TopicSnapshotReader reader,
            RedisMeters meters,
            RedisSettings settings,
            RedisTimer redisTimer) {
        RedisTopicSource topicSource = new RedisTopicSource(connections, keys, reader, meters);
        topicSource.keepEvery(settings.remember().dividedBy(2), redisTimer);
        return topicSource;
    }

    @Bean
    RedisDirectory redisDirectory(RedisConnections connections, Keys keys) {
        return new RedisDirectory(connections, keys);
    }

    @Bean
    RedisSharedKey redisSharedKey(RedisConnections connections, Keys keys, RedisTimer redisTimer) {
        RedisSharedKey shared = new RedisSharedKey(connections, keys);
        shared.keep(redisTimer);
        return shared;
    }

    @Bean
    RedisPeers redisPeers(
            RedisConnections connections,
            Keys keys,
            RedisTimer redisTimer,
            ClusterRequestHandler handler,
            ClusterSettings cluster,
            NodeSettings node,
            RedisTopicSource topicSource) {
        RedisPeers peers = new RedisPeers(
                node.name(),
                connections,
                keys,
                redisTimer,
                handler,
                cluster.timeout(),
                RedisPeers.HeartbeatInterval.DEFAULT);
        connections.start(ChannelListener.routing(peers.channel(), peers, topicSource));
        return peers;
    }

    @Bean
    PublishScript redisPublishScript(
            RedisConnections connections,
            Keys keys,
            TopicArguments arguments,
            TopicSettings topics,
            RedisSettings settings,
            @Value("${herald.broadcast.idempotency-window:5m}") Duration window) {
        return new PublishScript(connections, keys, arguments, topics, settings.replicas(), window);
    }

    @Bean
    RedisRelay redisRelay(
            RedisConnections connections,
            Keys keys,
            Fanout fanout,
            RedisTopicSource topicSource,
            RedisDirectory directory,
            RedisSettings settings,
            PublishScript script,
            RedisMeters meters) {
        return new RedisRelay(connections, keys, fanout, topicSource, settings, script, directory, meters);
    }

    @Bean
    @ConditionalOnProperty("herald.session-events.enabled")
    RedisOpenSessions redisOpenSessions(
            RedisPeers peers,
            RedisConnections connections,
            Keys keys,
            PublishScript script,
            RedisTopicSource topicSource,
            RedisDirectory directory) {
        return new RedisOpenSessions(peers.id(), connections, keys, script, topicSource, directory);
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
