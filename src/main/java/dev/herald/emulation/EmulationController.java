package dev.herald.emulation;

import dev.herald.jetty.AcceptedInput;
import dev.herald.jetty.ClientConnection;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Takes the commands of clients that receive by a stream. */
@RestController
class EmulationController {

    private final Emulation emulation;
    private final EmulationBodies bodies;
    private final JsonMapper json;

    EmulationController(Emulation emulation, EmulationBodies bodies, JsonMapper json) {
        this.emulation = emulation;
        this.bodies = bodies;
        this.json = json;
    }

    @AcceptedInput(body = true)
    @PostMapping(
            path = EmulationPaths.EMULATION,
            produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_OCTET_STREAM_VALUE})
    CompletableFuture<ResponseEntity<Void>> commands(HttpServletRequest request) throws IOException {
        EmulationRequest commands = EmulationRequest.read(request.getContentType(), bodies.request(request), json);
        return emulation
                .deliver(commands, ClientConnection.addressOf(request))
                .thenApply(done -> ResponseEntity.noContent().build());
    }
}
