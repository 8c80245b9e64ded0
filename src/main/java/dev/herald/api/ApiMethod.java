package dev.herald.api;

import dev.herald.security.Scope;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A method of the server API, at {@code POST /api/<name>}. Each is a bean, safe for use by any thread.
 *
 * @param <P> its parameters, a record whose components have the names of the JSON in camel case; one that is missing or null is null, 0 or false
 */
interface ApiMethod<P> {

    String name();

    Class<P> parameters();

    /** Which the caller must have; it is checked before the call. Null if it has commands with scopes of their own. */
    @Nullable
    Scope scope();

    /**
     * Calls it; the caller is authenticated and has the scope. May block briefly.
     *
     * @return what is written as the result; {@link ApiException} is one of the failures that callers understand
     * @throws RuntimeException as the failure of the future
     */
    CompletableFuture<?> call(P parameters, ApiCaller caller);
}
