package dev.herald.api;

import dev.herald.security.Scope;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Nothing: there are no extensions of the server that it could call. */
@Component
class RpcMethod implements ApiMethod<RpcMethod.Parameters> {

    record Parameters(@Nullable String method) {}

    @Override
    public String name() {
        return "rpc";
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
    public CompletableFuture<?> call(Parameters parameters, ApiCaller caller) {
        if (parameters.method() == null || parameters.method().isEmpty()) {
            throw ApiException.missing("method");
        }
        throw new ApiException(
                ApiError.METHOD_NOT_FOUND,
                "method not found: this server has no extensions, so that there is no RPC method to call");
    }
}
