package dev.herald.api;

import dev.herald.broadcast.Broadcaster;
import dev.herald.broadcast.PublishRequest;
import dev.herald.broadcast.PublishSource;
import dev.herald.broadcast.Receipt;
import dev.herald.publishing.PublishAuthorizer;
import dev.herald.security.Scope;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicSettings;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Publishes a message to several channels. Each has a response of its own, also if it is named twice. */
@Component
class BroadcastMethod implements ApiMethod<BroadcastMethod.Parameters> {

    private static final String NAME = "broadcast";

    private final Broadcaster broadcaster;
    private final PublishAuthorizer authorizer;
    private final TopicSettings settings;
    private final int maxChannels;

    BroadcastMethod(Broadcaster broadcaster, PublishAuthorizer authorizer, TopicSettings settings, ApiSettings limits) {
        this.broadcaster = broadcaster;
        this.authorizer = authorizer;
        this.settings = settings;
        this.maxChannels = limits.maxCommands();
    }

    record Parameters(
            @Nullable List<@Nullable String> channels,
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

    record Result(List<ApiReply> responses) {}

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
    public CompletableFuture<Result> call(Parameters parameters, ApiCaller caller) {
        List<Object> targets = targets(parameters.channels(), caller);
        PublishRequest message = parameters.message().request(Topic.BROADCAST, caller, settings.maxMessageBytes());
        List<PublishRequest> requests = targets.stream()
                .filter(Topic.class::isInstance)
                .map(topic -> to((Topic) topic, message))
                .toList();
        if (!requests.isEmpty()) {
            authorizer.count(requests.size(), caller.caller());
        }
        Iterator<CompletableFuture<ApiReply>> published =
                publish(requests, caller).iterator();
        List<CompletableFuture<ApiReply>> replies = targets.stream()
                .map(target -> target instanceof ApiReply failure
                        ? CompletableFuture.completedFuture(failure)
                        : published.next())
                .toList();
        return CompletableFuture.allOf(replies.toArray(CompletableFuture[]::new))
                .thenApply(all -> new Result(
                        replies.stream().map(CompletableFuture::resultNow).toList()));
    }

    /** A topic for each channel, or the failure. */
    private List<Object> targets(@Nullable List<@Nullable String> channels, ApiCaller caller) {
        if (channels == null || channels.isEmpty()) {
            throw ApiException.missing("channels");
        }
        if (channels.size() > maxChannels) {
            throw new ApiException(
                    ApiError.LIMIT_EXCEEDED,
                    "limit exceeded: the broadcast has %d channels, at most %d are accepted (herald.api.max-commands)"
                            .formatted(channels.size(), maxChannels));
        }
        List<Object> targets = new ArrayList<>();
        channels.forEach(channel -> targets.add(target(channel, caller)));
        return targets;
    }

    private Object target(@Nullable String channel, ApiCaller caller) {
        try {
            Topic topic = ChannelNames.required(channel);
            authorizer.check(List.of(topic), caller.permissions());
            return topic;
        } catch (RuntimeException e) {
            return ApiReplies.of(ApiFailures.of(e, NAME, caller));
        }
    }

    private static PublishRequest to(Topic topic, PublishRequest message) {
        return new PublishRequest(topic, message.message(), message.publisher(), message.key()).with(message.options());
    }

    private List<CompletableFuture<ApiReply>> publish(List<PublishRequest> requests, ApiCaller caller) {
        List<CompletableFuture<Receipt>> receipts = broadcaster.publishEach(requests, PublishSource.HTTP);
        List<CompletableFuture<ApiReply>> replies = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            PublishRequest request = requests.get(i);
            replies.add(receipts.get(i).handle((receipt, failure) -> reply(request, receipt, failure, caller)));
        }
        return replies;
    }

    private ApiReply reply(
            PublishRequest request, @Nullable Receipt receipt, @Nullable Throwable failure, ApiCaller caller) {
        return failure == null
                ? new ApiReplies.Result(PublishResult.of(request, Objects.requireNonNull(receipt), settings))
                : ApiReplies.of(ApiFailures.of(failure, NAME, caller));
    }
}
