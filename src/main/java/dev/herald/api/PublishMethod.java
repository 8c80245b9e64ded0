package dev.herald.api;

import dev.herald.broadcast.Broadcaster;
import dev.herald.broadcast.PublishRequest;
import dev.herald.broadcast.PublishSource;
import dev.herald.publishing.PublishAuthorizer;
import dev.herald.security.Scope;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicSettings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Publishes a message to a channel. */
@Component
class PublishMethod implements ApiMethod<PublishMethod.Parameters> {

    static final String NAME = "publish";

    private final Broadcaster broadcaster;
    private final PublishAuthorizer authorizer;
    private final TopicSettings settings;

    PublishMethod(Broadcaster broadcaster, PublishAuthorizer authorizer, TopicSettings settings) {
        this.broadcaster = broadcaster;
        this.authorizer = authorizer;
        this.settings = settings;
    }

    record Parameters(
            @Nullable String channel,
            @Nullable RawJson data,
            @Nullable String b64data,
            boolean skipHistory,
            @Nullable Map<String, @Nullable String> tags,
            @Nullable String idempotencyKey,
            boolean delta,
            long version,
            @Nullable String versionEpoch) {

        ApiMessage message() {
            return new ApiMessage(data, b64data, skipHistory, tags, idempotencyKey, delta, version, versionEpoch);
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Class<Parameters> parameters() {
        return Parameters.class;
    }

    @Override
    public Scope scope() {
        return Scope.PUBLISH;
    }

    @Override
    public CompletableFuture<PublishResult> call(Parameters parameters, ApiCaller caller) {
        PublishRequest request = request(parameters, caller);
        return broadcaster
                .publish(request, PublishSource.HTTP)
                .thenApply(receipt -> PublishResult.of(request, receipt, settings));
    }

    /** The message, which is counted and may be published. */
    PublishRequest request(Parameters parameters, ApiCaller caller) {
        Topic topic = ChannelNames.required(parameters.channel());
        PublishRequest request = parameters.message().request(topic, caller, settings.maxMessageBytes());
        authorizer.check(List.of(topic), caller.permissions());
        authorizer.count(1, caller.caller());
        return request;
    }
}
