package dev.herald.bench.tomcat;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.socket.TextMessage;

/** Broadcasts the body of a POST. */
@RestController
class LoopController {

    private final LoopHandler handler;

    LoopController(LoopHandler handler) {
        this.handler = handler;
    }

    @PostMapping("/broadcast")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void broadcast(@RequestBody String text) {
        handler.broadcast(new TextMessage(text));
    }
}
