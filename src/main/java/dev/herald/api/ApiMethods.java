package dev.herald.api;

import dev.herald.broadcast.FailureCause;
import dev.herald.limits.LimitMeters;
import dev.herald.limits.RequestLimit;
import dev.herald.publishing.InvalidBodyException;
import dev.herald.publishing.TooLargeException;
import dev.herald.security.Scope;
import dev.herald.topic.Excerpt;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Calls methods by their names. Each call that does not publish counts as a request of its caller, whatever the form in which it came; messages
 * to publish have a limit of their own.
 */
@Component
class ApiMethods {

    private final Map<String, ApiMethod<?>> methods;
    private final RequestLimit limit;
    private final LimitMeters limits;

    ApiMethods(List<ApiMethod<?>> methods, RequestLimit limit, LimitMeters limits) {
        this.limits = limits;
        this.methods = methods.stream().collect(Collectors.toUnmodifiableMap(ApiMethod::name, Function.identity()));
        this.limit = limit;
    }

    /**
     * Calls a method. Never fails, but by {@link InvalidBodyException} at once.
     *
     * @param parameters a JSON object
     */
    CompletableFuture<ApiReply> call(String name, byte[] parameters, ApiCaller caller) {
        ApiMethod<?> method = methods.get(name);
        return method == null ? completed(unknown(name)) : call(method, parameters, caller);
    }

    private <P> CompletableFuture<ApiReply> call(ApiMethod<P> method, byte[] parameters, ApiCaller caller) {
        return attempt(method, parameters, caller).handle((result, failure) -> {
            if (failure == null) {
                return result instanceof ApiReply reply ? reply : new ApiReplies.Result(result);
            }
            if (FailureCause.of(failure) instanceof InvalidBodyException invalid) {
                throw invalid;
            }
            if (method.scope() == Scope.PUBLISH) {
                charge(caller);
            }
            return ApiReplies.of(failed(method.name(), failure, caller));
        });
    }

    private <P> CompletableFuture<?> attempt(ApiMethod<P> method, byte[] parameters, ApiCaller caller) {
        try {
            Scope scope = method.scope();
            if (scope != null) {
                caller.require(scope);
            }
            if (scope != null && scope != Scope.PUBLISH) {
                limit.check(caller.caller(), 1);
            }
            return method.call(ApiJson.read(parameters, method.parameters()), caller);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** The error, which is logged, and counted if it is that of a limit. */
    ApiException failed(String method, Throwable failure, ApiCaller caller) {
        if (FailureCause.of(failure) instanceof TooLargeException large) {
            limits.hit(large.limit());
        }
        return ApiFailures.of(failure, method, caller);
    }

    /** Counts a call that was to publish, and failed. */
    void charge(ApiCaller caller) {
        limit.charge(caller.caller(), 1);
    }

    private static CompletableFuture<ApiReply> completed(ApiReply reply) {
        return CompletableFuture.completedFuture(reply);
    }

    private ApiReply unknown(String name) {
        return ApiReplies.of(new ApiException(
                ApiError.METHOD_NOT_FOUND, "method not found: %s is unknown".formatted(Excerpt.of(name))));
    }
}
