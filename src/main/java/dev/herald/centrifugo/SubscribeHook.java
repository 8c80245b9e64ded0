package dev.herald.centrifugo;

import dev.herald.centrifugo.protocol.SubscribeRequest;
import dev.herald.hooks.Hooks;
import dev.herald.hooks.SubscribeHookOverride;
import dev.herald.hooks.SubscribeHookResult;
import dev.herald.security.SubscriptionClaims;
import dev.herald.security.SubscriptionClaims.Overrides;
import dev.herald.topic.Topic;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/**
 * Has the application decide on subscriptions to some topics, in place of the options of the topics, and of permissions and tokens of
 * clients. Nothing here blocks.
 */
@Component
class SubscribeHook {

    /** Without anything of its own. */
    static final SubscribeHookResult PLAIN = new SubscribeHookResult(null, null, null, SubscribeHookOverride.NONE);

    private final Hooks hooks;
    private final HookCommands commands;

    SubscribeHook(Hooks hooks, HookCommands commands) {
        this.hooks = hooks;
        this.commands = commands;
    }

    /** Whether it decides on this topic. */
    boolean decides(Topic topic) {
        return hooks.hasSubscribe(topic);
    }

    /** What it grants. */
    CompletableFuture<SubscriptionClaims> ask(Client client, Topic topic, SubscribeRequest request) {
        return commands.ask(
                        client,
                        request.getSerializedSize(),
                        described -> hooks.subscribe(
                                described, topic, request.getToken(), HookCommands.orNull(request.getData())))
                .thenApply(result -> claims(topic.name(), result));
    }

    static SubscriptionClaims claims(String topic, SubscribeHookResult result) {
        SubscribeHookOverride override = result.override();
        return new SubscriptionClaims(
                "",
                topic,
                null,
                result.expireAt(),
                result.info(),
                result.data(),
                new Overrides(
                        override.presence(),
                        override.joinLeave(),
                        override.forcePushJoinLeave(),
                        override.forceRecovery(),
                        override.forcePositioning()));
    }
}
