package dev.herald.api;

import dev.herald.api.ClientSelections.Named;
import dev.herald.centrifugo.ClientControl.Refresh;
import dev.herald.centrifugo.ClusterControl;
import dev.herald.security.Scope;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Lets the connections of all clients of a user, or of one, expire at another time: at once, later, or, without a time, never. */
@Component
class RefreshMethod implements ApiMethod<RefreshMethod.Parameters> {

    private final ClusterControl control;
    private final ClientSelections selections;

    RefreshMethod(ClusterControl control, ClientSelections selections) {
        this.control = control;
        this.selections = selections;
    }

    record Parameters(
            @Nullable String user,
            @Nullable String issuer,
            @Nullable String client,
            @Nullable String session,
            boolean expired,
            long expireAt,
            @Nullable RawJson info,
            @Nullable String b64info)
            implements Named {}

    @Override
    public String name() {
        return "refresh";
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
        Refresh refresh = new Refresh(
                parameters.expired(),
                ClientData.time("expire_at", parameters.expireAt()),
                ClientData.of("info", parameters.info(), parameters.b64info()));
        CompletableFuture<ApiReply> done = ControlResponses.of(control.refresh(selections.of(parameters), refresh));
        return parameters.expired()
                ? ControlResponses.logged("A backend lets connections expire.", caller, parameters, done)
                : done;
    }
}
