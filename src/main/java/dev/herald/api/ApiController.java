package dev.herald.api;

import dev.herald.cluster.ClusterClient;
import dev.herald.jetty.AcceptedInput;
import dev.herald.jetty.RequestBodyReader;
import dev.herald.limits.Limit;
import dev.herald.publishing.BoundedBodies;
import dev.herald.security.CallerPermissions;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Calls methods of the server API. */
@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
class ApiController {

    private final ApiMethods methods;
    private final ApiCommands commands;
    private final BoundedBodies bodies;
    private final int maxBytes;
    private final ErrorMode errorMode;

    ApiController(ApiMethods methods, ApiCommands commands, RequestBodyReader bodies, ApiSettings settings) {
        this.methods = methods;
        this.commands = commands;
        this.maxBytes = settings.bodyBytes();
        this.bodies = new BoundedBodies(bodies);
        this.errorMode = settings.errorMode();
    }

    /** Calls one method, of which the body has the parameters. */
    @PostMapping("/api/{method}")
    @AcceptedInput(body = true)
    @Nullable
    Object call(@PathVariable String method, HttpServletRequest request) throws IOException {
        ErrorMode mode = mode(request);
        CompletableFuture<ResponseEntity<byte[]>> response = methods.call(
                        method, bodies.read(request, maxBytes, "request", Limit.API_BODY_SIZE), caller(request))
                .thenApply(reply -> response(reply, mode));
        return ClusterClient.resultOrFuture(response);
    }

    /** Calls one or several methods, of which each line has the name and the parameters; each has a line of the response. */
    @PostMapping("/api")
    @AcceptedInput(body = true)
    @Nullable
    Object lines(HttpServletRequest request) throws IOException {
        ErrorMode mode = mode(request);
        ApiCaller caller = caller(request);
        List<ApiCommand> lines = ApiLines.read(bodies.read(request, maxBytes, "request", Limit.API_BODY_SIZE));
        if (lines.size() == 1) {
            ApiCommand only = lines.getFirst();
            return ClusterClient.resultOrFuture(
                    methods.call(only.method(), only.parameters(), caller).thenApply(reply -> response(reply, mode)));
        }
        return ClusterClient.resultOrFuture(commands.call(lines, false, caller, (line, reply) -> ApiJson.write(reply))
                .thenApply(ApiLines::write)
                .thenApply(ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON)::body));
    }

    /** Of a method that was called on a selector's thread. */
    @ExceptionHandler
    ResponseEntity<byte[]> failed(ApiException failure, HttpServletRequest request) {
        ApiCaller caller = caller(request);
        methods.charge(caller);
        return response(ApiReplies.of(failure), mode(request));
    }

    private static ApiCaller caller(HttpServletRequest request) {
        CallerPermissions permissions = CallerPermissions.current();
        return new ApiCaller(permissions, permissions.caller(request));
    }

    private ErrorMode mode(HttpServletRequest request) {
        return ErrorMode.TRANSPORT.name().equalsIgnoreCase(request.getHeader(ErrorMode.HEADER))
                ? ErrorMode.TRANSPORT
                : errorMode;
    }

    private static ResponseEntity<byte[]> response(ApiReply reply, ErrorMode mode) {
        return reply instanceof ApiReplies.Failure failure && mode == ErrorMode.TRANSPORT
                ? json(failure.error().error().status(), failure.error())
                : json(HttpStatus.OK, reply);
    }

    private static ResponseEntity<byte[]> json(HttpStatus status, Object body) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .body(ApiJson.write(body));
    }
}
