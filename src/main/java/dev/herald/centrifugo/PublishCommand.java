package dev.herald.centrifugo;

import dev.herald.broadcast.Broadcaster;
import dev.herald.broadcast.FailureCause;
import dev.herald.broadcast.MustWaitException;
import dev.herald.broadcast.PublishSource;
import dev.herald.broadcast.Publisher;
import dev.herald.broadcast.Receipt;
import dev.herald.centrifugo.protocol.PublishRequest;
import dev.herald.centrifugo.protocol.PublishResult;
import dev.herald.centrifugo.protocol.Reply;
import dev.herald.limits.Callers;
import dev.herald.limits.PublishLimit;
import dev.herald.topic.Caller;
import dev.herald.topic.Message;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicSettings;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Publishes what a client sends to a topic, with what is known of the client. */
@Component
class PublishCommand {

    private static final Executor WAITING =
            task -> Thread.ofVirtual().name("client-publish").start(task);

    private final TopicNames names;
    private final ClientAccess access;
    private final TopicSettings settings;
    private final PublishLimit limit;
    private final Broadcaster broadcaster;
    private final PublishHook hook;

    PublishCommand(
            TopicNames names,
            ClientAccess access,
            TopicSettings settings,
            PublishLimit limit,
            Broadcaster broadcaster,
            PublishHook hook) {
        this.names = names;
        this.access = access;
        this.settings = settings;
        this.limit = limit;
        this.broadcaster = broadcaster;
        this.hook = hook;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback replies
    void handle(Client client, int id, PublishRequest request) {
        Topic topic = names.required(request.getChannel());
        if (request.getType() != 0 || !request.getKey().isEmpty() || request.getRemoved()) {
            throw new CommandException(ErrorCode.NOT_AVAILABLE);
        }
        boolean isHooked = hook.decides(topic);
        if (!isHooked) {
            access.checkPublish(client, topic);
        }
        Caller caller =
                Callers.ofClient(client.session().user(), client.session().address());
        limit.check(caller, 1);
        Message message = message(client, topic, request).by(caller);
        dev.herald.broadcast.PublishRequest own =
                new dev.herald.broadcast.PublishRequest(topic, message, publisher(client), null);
        (isHooked ? hook.ask(client, own, this::checked, this::publish) : publish(own))
                .whenComplete((receipt, failure) -> reply(client, id, failure));
    }

    private static Publisher publisher(Client client) {
        return new Publisher(client.claims().permissions().name());
    }

    private Message message(Client client, Topic topic, PublishRequest request) {
        byte[] data = request.getData().toByteArray();
        // Clients that speak Protobuf send JSON too, which those that speak JSON are to receive as such.
        Message message = checked(client.format().isBinary() ? Message.ofJsonOrBinary(data) : Message.ofJson(data));
        ClientSubscription own = client.find(topic);
        return message.withClient(client.info(own == null ? null : own.terms().info()));
    }

    private Message checked(Message message) {
        if (message.data().length > settings.maxMessageBytes()) {
            throw new CommandException(ErrorCode.LIMIT_EXCEEDED);
        }
        return message;
    }

    /** A publisher that has to wait for slow subscribers does so on a thread of its own; few may. */
    private CompletableFuture<Receipt> publish(dev.herald.broadcast.PublishRequest request) {
        return broadcaster
                .publish(request.immediately(), PublishSource.CLIENT)
                .exceptionallyCompose(failure -> FailureCause.of(failure) instanceof MustWaitException
                        ? waitAndPublish(request)
                        : CompletableFuture.failedFuture(failure));
    }

    private CompletableFuture<Receipt> waitAndPublish(dev.herald.broadcast.PublishRequest request) {
        return CompletableFuture.<Void>completedFuture(null)
                .thenComposeAsync(none -> broadcaster.publish(request, PublishSource.CLIENT), WAITING);
    }

    private static void reply(Client client, int id, @Nullable Throwable failure) {
        if (failure == null) {
            client.reply(id, Reply.newBuilder().setPublish(PublishResult.getDefaultInstance()));
        } else {
            CommandFailures.reply(client, id, FailureCause.of(failure));
        }
    }
}
