package dev.herald.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Serves the contract of the HTTP API (OpenAPI 3.1), and redirects to Swagger UI. */
@RestController
class ContractController {

    private final OpenApiDocument contract;

    ContractController(OpenApiDocument contract) {
        this.contract = contract;
    }

    @GetMapping(path = "/v3/api-docs", produces = MediaType.APPLICATION_JSON_VALUE)
    byte[] json() {
        return contract.json().getBytes(StandardCharsets.UTF_8);
    }

    @GetMapping(path = "/v3/api-docs.yaml", produces = "application/vnd.oai.openapi")
    byte[] yaml() {
        return contract.yaml().getBytes(StandardCharsets.UTF_8);
    }

    @GetMapping("/swagger-ui.html")
    ResponseEntity<Void> page() {
        return ResponseEntity.status(HttpStatus.FOUND)
                .location(URI.create("/swagger-ui/index.html"))
                .build();
    }
}
