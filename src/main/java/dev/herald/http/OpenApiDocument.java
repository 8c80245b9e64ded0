package dev.herald.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.json.JsonMapper;

/**
 * The contract in {@code openapi.yaml}, with the version of the build. It is written by hand: the controllers read bodies and
 * queries raw, so that their types say little about what a client may send. A test compares the two.
 *
 * <p>It is loaded on first use, so that it costs nothing at start, and cached.
 */
@Component
class OpenApiDocument {

    private static final ClassPathResource FILE = new ClassPathResource("openapi.yaml", OpenApiDocument.class);

    private static final String VERSION = "@version@";

    private final SingletonSupplier<String> yaml;
    private final SingletonSupplier<String> json;

    OpenApiDocument(ObjectProvider<BuildProperties> build, JsonMapper mapper) {
        yaml = SingletonSupplier.of(() -> read(build.getIfAvailable()));
        json = SingletonSupplier.of(() -> mapper.writeValueAsString(parse(yaml.obtain())));
    }

    /** @param path the path under which this service is; empty for none */
    String yaml(String path) {
        return yaml.obtain().replace("servers:\n  - url: /\n", "servers:\n  - url: \"%s\"\n".formatted(url(path)));
    }

    /** @param path the path under which this service is; empty for none */
    String json(String path) {
        return json.obtain()
                .replace("\"servers\":[{\"url\":\"/\"}]", "\"servers\":[{\"url\":\"%s\"}]".formatted(url(path)));
    }

    private static String url(String path) {
        return path.isEmpty() ? "/" : path;
    }

    private static String read(@Nullable BuildProperties build) {
        try {
            String written = FILE.getContentAsString(StandardCharsets.UTF_8);
            return build == null ? written : written.replace(VERSION, build.getVersion());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Object parse(String yaml) {
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    }
}
