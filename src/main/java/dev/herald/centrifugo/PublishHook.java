package dev.herald.centrifugo;

import dev.herald.broadcast.IdempotencyKey;
import dev.herald.broadcast.InvalidIdempotencyKeyException;
import dev.herald.broadcast.PublishOptions;
import dev.herald.broadcast.PublishRequest;
import dev.herald.broadcast.Receipt;
import dev.herald.hooks.Hooks;
import dev.herald.hooks.PublishHookResult;
import dev.herald.topic.InvalidMessageException;
import dev.herald.topic.Message;
import dev.herald.topic.Topic;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Has the application decide on what clients publish to some topics, in place of the options of the topics and of permissions.
 *
 * <p>What one client publishes to one topic is published in the order in which it came, though the hook is asked about all of it at once
 * and may respond in another order. What the hook has allowed is published also if its client is gone by then. Nothing here blocks.
 */
@Component
class PublishHook {

    private static final Logger log = LoggerFactory.getLogger(PublishHook.class);

    private final Hooks hooks;
    private final HookCommands commands;

    PublishHook(Hooks hooks, HookCommands commands) {
        this.hooks = hooks;
        this.commands = commands;
    }

    /** Whether it decides on this topic. */
    boolean decides(Topic topic) {
        return hooks.hasPublish(topic) && !topic.equals(Topic.TICK);
    }

    /**
     * Publishes what the hook makes of a request, if it allows it.
     *
     * @param checked a message, if it is not too long
     */
    CompletableFuture<Receipt> ask(
            Client client,
            PublishRequest request,
            UnaryOperator<Message> checked,
            Function<PublishRequest, CompletableFuture<Receipt>> publish) {
        byte[] data = request.message().data();
        return commands.ask(
                client,
                data.length,
                described -> client.hooks()
                        .inOrder(
                                request.topic(),
                                hooks.publish(described, request.topic(), data)
                                        .thenApply(result -> allowed(request, result, checked)),
                                publish));
    }

    private static PublishRequest allowed(
            PublishRequest request, PublishHookResult result, UnaryOperator<Message> checked) {
        try {
            IdempotencyKey key = result.idempotencyKey() == null ? null : new IdempotencyKey(result.idempotencyKey());
            return new PublishRequest(
                            request.topic(),
                            checked.apply(message(request.message(), result)),
                            request.publisher(),
                            key)
                    .with(new PublishOptions(result.skipHistory(), result.version(), result.versionEpoch()));
        } catch (InvalidMessageException | InvalidIdempotencyKeyException | CommandException e) {
            log.warn(
                    "The response of a publish hook for topic {} cannot be published. {}",
                    request.topic(),
                    e.getMessage());
            throw new CommandException(ErrorCode.INTERNAL);
        }
    }

    private static Message message(Message sent, PublishHookResult result) {
        Message message = result.data() == null
                ? sent
                : Message.ofJsonOrBinary(result.data()).by(sent.publisher()).withClient(sent.client());
        Message tagged = result.tags().isEmpty() ? message : message.withTags(result.tags());
        return result.delta() ? tagged.asDelta() : tagged;
    }
}
