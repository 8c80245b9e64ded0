package dev.herald.api;

import dev.herald.cluster.ClusterClient;
import dev.herald.jetty.AcceptedInput;
import dev.herald.jetty.RequestBodyReader;
import dev.herald.publishing.BoundedBodies;
import dev.herald.security.CallerPermissions;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Calls methods of the server API. */
@RestController
class ApiController {

    private final ApiMethods methods;
    private final BoundedBodies bodies;
    private final int maxBytes;
    private final ErrorMode errorMode;

    ApiController(ApiMethods methods, RequestBodyReader bodies, ApiSettings settings) {
        this.methods = methods;
        this.maxBytes = settings.bodyBytes();
        this.bodies = new BoundedBodies(bodies, maxBytes);
        this.errorMode = settings.errorMode();
    }

    /** Calls one method, of which the body has the parameters. */
    @PostMapping("/api/{method}")
    @AcceptedInput(body = true)
    @Nullable
    Object call(@PathVariable String method, HttpServletRequest request) throws IOException {
        ErrorMode mode = mode(request);
        CompletableFuture<ResponseEntity<byte[]>> response = methods.call(
                        method, bodies.read(request, maxBytes, "request", "herald.api.body-size"), caller(request))
                .thenApply(reply -> response(reply, mode));
        return ClusterClient.resultOrFuture(response);
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
        return reply instanceof ApiReply.Failure failure && mode == ErrorMode.TRANSPORT
                ? json(failure.error().error().status(), failure.error())
                : json(HttpStatus.OK, reply);
    }

    private static ResponseEntity<byte[]> json(HttpStatus status, Object body) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .body(ApiJson.write(body));
    }
}
