package dev.herald.api;

import dev.herald.api.ClientSelections.Named;
import dev.herald.centrifugo.ClusterControl;
import dev.herald.security.Scope;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Ends a subscription of all clients of a user, or of one, whoever began it. Those that do not have it remain as they are. */
@Component
class UnsubscribeMethod implements ApiMethod<UnsubscribeMethod.Parameters> {

    private final ClusterControl control;
    private final ClientSelections selections;

    UnsubscribeMethod(ClusterControl control, ClientSelections selections) {
        this.control = control;
        this.selections = selections;
    }

    record Parameters(
            @Nullable String user,
            @Nullable String issuer,
            @Nullable String client,
            @Nullable String session,
            @Nullable String channel)
            implements Named {}

    @Override
    public String name() {
        return "unsubscribe";
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
        return ControlResponses.of(
                control.unsubscribe(selections.of(parameters), ChannelNames.required(parameters.channel())));
    }
}
