package dev.herald.http;

import io.swagger.v3.core.util.Yaml31;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.servers.Server;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/**
 * Says of the paths that the service has what {@code openapi.yaml} promises. The controllers read bodies and queries raw, so
 * that their types say little of what a client may send.
 *
 * <p>What is not written there is not promised; a test sees to it that both name the same. It is read when it is first asked
 * for, so that it costs nothing at start.
 */
@Component
class WrittenContract implements OpenApiCustomizer {

    private static final ClassPathResource FILE = new ClassPathResource("openapi.yaml", WrittenContract.class);

    private final @Nullable BuildProperties build;

    WrittenContract(ObjectProvider<BuildProperties> build) {
        this.build = build.getIfAvailable();
    }

    @Override
    public void customise(OpenAPI found) {
        OpenAPI written = read();
        if (build != null) {
            written.getInfo().setVersion(build.getVersion());
        }
        found.info(written.getInfo())
                .servers(List.of(new Server().url("/")))
                .tags(written.getTags())
                .security(written.getSecurity())
                .components(written.getComponents())
                .paths(common(written.getPaths(), found.getPaths()));
    }

    private static Paths common(Paths written, Paths found) {
        Paths common = new Paths();
        written.forEach((path, item) -> {
            if (found.containsKey(path)) {
                common.addPathItem(path, item);
            }
        });
        return common;
    }

    private static OpenAPI read() {
        try (InputStream yaml = FILE.getInputStream()) {
            return Yaml31.mapper().readValue(yaml, OpenAPI.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
