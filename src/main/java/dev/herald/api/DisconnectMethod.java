package dev.herald.api;

import dev.herald.api.ClientSelections.Named;
import dev.herald.centrifugo.ClusterControl;
import dev.herald.centrifugo.DisconnectStatus;
import dev.herald.security.Scope;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Disconnects all clients of a user, or one, on every endpoint. */
@Component
class DisconnectMethod implements ApiMethod<DisconnectMethod.Parameters> {

    private final ClusterControl control;
    private final ClientSelections selections;

    DisconnectMethod(ClusterControl control, ClientSelections selections) {
        this.control = control;
        this.selections = selections;
    }

    record Parameters(
            @Nullable String user,
            @Nullable String issuer,
            @Nullable String client,
            @Nullable String session,
            @Nullable List<@Nullable String> whitelist,
            @Nullable Disconnect disconnect)
            implements Named {}

    /** Code 0 is the usual one. */
    record Disconnect(int code, @Nullable String reason) {

        DisconnectStatus status() {
            try {
                DisconnectStatus usual = DisconnectStatus.DEFAULT;
                return code == 0 && reason == null
                        ? usual
                        : new DisconnectStatus(code == 0 ? usual.code() : code, Objects.requireNonNullElse(reason, ""));
            } catch (IllegalArgumentException e) {
                throw new ApiException(ApiError.BAD_REQUEST, "bad request: disconnect." + e.getMessage());
            }
        }
    }

    @Override
    public String name() {
        return "disconnect";
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
        CompletableFuture<ApiReply> done = ControlResponses.of(control.disconnect(
                selections.of(parameters), spared(parameters.whitelist()), status(parameters.disconnect())));
        return ControlResponses.logged("A backend disconnects clients.", caller, parameters, done);
    }

    private static Set<String> spared(@Nullable List<@Nullable String> whitelist) {
        return whitelist == null
                ? Set.of()
                : whitelist.stream().filter(Objects::nonNull).collect(Collectors.toUnmodifiableSet());
    }

    private static DisconnectStatus status(@Nullable Disconnect disconnect) {
        return disconnect == null ? DisconnectStatus.DEFAULT : disconnect.status();
    }
}
