package dev.herald.http;

import dev.herald.jetty.PublicAddress;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Serves the contracts of the HTTP API (OpenAPI 3.1) and of the clients' protocols (AsyncAPI 3.0), each with the addresses under
 * which its reader reaches this service, and redirects to Swagger UI.
 */
@RestController
class ContractController {

    private final OpenApiDocument openApi;
    private final AsyncApiDocument asyncApi;

    ContractController(OpenApiDocument openApi, AsyncApiDocument asyncApi) {
        this.openApi = openApi;
        this.asyncApi = asyncApi;
    }

    @GetMapping(path = "/v3/api-docs", produces = MediaType.APPLICATION_JSON_VALUE)
    byte[] json(HttpServletRequest request) {
        return openApi.json(PublicAddress.of(request).path()).getBytes(StandardCharsets.UTF_8);
    }

    @GetMapping(path = "/v3/api-docs.yaml", produces = "application/vnd.oai.openapi")
    byte[] yaml(HttpServletRequest request) {
        return openApi.yaml(PublicAddress.of(request).path()).getBytes(StandardCharsets.UTF_8);
    }

    /** As plain text: browsers show it, where they would save {@code application/yaml} as a file. */
    @GetMapping("/asyncapi.yaml")
    ResponseEntity<byte[]> asyncApi(HttpServletRequest request) {
        String yaml = asyncApi.yaml(PublicAddress.of(request));
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8))
                .body(yaml.getBytes(StandardCharsets.UTF_8));
    }

    /** To a relative address, which is right under whatever path a proxy serves this page. */
    @GetMapping("/swagger-ui.html")
    ResponseEntity<Void> page() {
        return ResponseEntity.status(HttpStatus.FOUND)
                .location(URI.create("swagger-ui/index.html"))
                .build();
    }
}
