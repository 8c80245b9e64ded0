package dev.herald.api;

import dev.herald.api.ClientSelections.Named;
import dev.herald.centrifugo.ClientControl.Since;
import dev.herald.centrifugo.ClientSelection;
import dev.herald.centrifugo.ClusterControl;
import dev.herald.security.Scope;
import dev.herald.security.SubscriptionClaims;
import dev.herald.security.SubscriptionClaims.Overrides;
import dev.herald.topic.Topic;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Subscribes all clients of a user, or one, to a channel, until they disconnect. Who calls it needs permission to read the channel too, which it could otherwise read as one of the clients. */
@Component
class SubscribeMethod implements ApiMethod<SubscribeMethod.Parameters> {

    private final ClusterControl control;
    private final ClientSelections selections;
    private final Clock clock;

    SubscribeMethod(ClusterControl control, ClientSelections selections, Clock clock) {
        this.control = control;
        this.selections = selections;
        this.clock = clock;
    }

    record Parameters(
            @Nullable String user,
            @Nullable String issuer,
            @Nullable String client,
            @Nullable String session,
            @Nullable String channel,
            @Nullable RawJson info,
            @Nullable String b64info,
            @Nullable RawJson data,
            @Nullable String b64data,
            @Nullable RecoverSince recoverSince,
            @Nullable OptionOverrides override,
            long expireAt)
            implements Named {}

    record RecoverSince(long offset, @Nullable String epoch) {

        Since since() {
            if (offset < 0) {
                throw ClientData.invalid("recover_since.offset", "0 or more is accepted");
            }
            return new Since(Objects.requireNonNullElse(epoch, ""), offset);
        }
    }

    record Flag(boolean value) {}

    record OptionOverrides(
            @Nullable Flag presence,
            @Nullable Flag joinLeave,
            @Nullable Flag forceRecovery,
            @Nullable Flag forcePositioning,
            @Nullable Flag forcePushJoinLeave) {

        static final OptionOverrides NONE = new OptionOverrides(null, null, null, null, null);
    }

    @Override
    public String name() {
        return "subscribe";
    }

    @Override
    public Class<Parameters> parameters() {
        return Parameters.class;
    }

    @Override
    public Scope scope() {
        return Scope.OPERATE;
    }

    @Override
    public CompletableFuture<ApiReply> call(Parameters parameters, ApiCaller caller) {
        Topic topic = ChannelNames.required(parameters.channel());
        ClientSelection selection = selections.of(parameters);
        caller.permissions().checkSubscribe(List.of(topic));
        RecoverSince since = parameters.recoverSince();
        return ControlResponses.of(control.subscribe(
                selection, claims(selection, topic, parameters), since == null ? null : since.since()));
    }

    private SubscriptionClaims claims(ClientSelection selection, Topic topic, Parameters parameters) {
        return new SubscriptionClaims(
                selection.user(),
                topic.name(),
                null,
                expiry(parameters.expireAt()),
                ClientData.of("info", parameters.info(), parameters.b64info()),
                ClientData.of("data", parameters.data(), parameters.b64data()),
                overrides(parameters));
    }

    private @Nullable Instant expiry(long expireAt) {
        Instant expiry = ClientData.time("expire_at", expireAt);
        if (expiry != null && !expiry.isAfter(clock.instant())) {
            throw ClientData.invalid("expire_at", "a time in the future is accepted, or 0 for never");
        }
        return expiry;
    }

    /** Who names a position wants the subscription to recover. */
    private static Overrides overrides(Parameters parameters) {
        OptionOverrides own = Objects.requireNonNullElse(parameters.override(), OptionOverrides.NONE);
        Boolean recovery = value(own.forceRecovery());
        return new Overrides(
                value(own.presence()),
                value(own.joinLeave()),
                value(own.forcePushJoinLeave()),
                (recovery == null && parameters.recoverSince() != null) ? Boolean.TRUE : recovery,
                value(own.forcePositioning()));
    }

    private static @Nullable Boolean value(@Nullable Flag flag) {
        return flag == null ? null : flag.value();
    }
}
