package dev.herald.chart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The volume of secrets, and what a kubelet makes of it. */
final class SecretFiles {

    private SecretFiles() {}

    /** The Secrets that Herald's pods mount, and which of their keys becomes which file. */
    static Stream<JsonNode> sources(Rendered rendered) {
        return rendered.podSpec()
                .path("volumes")
                .valueStream()
                .filter(each -> each.path("name").asString().equals("secrets"))
                .flatMap(each -> each.at("/projected/sources").valueStream());
    }

    /** Links to links, as in a pod; each file has its value and the end of a line. */
    static void mount(Rendered rendered, Path directory) throws IOException {
        Path data = Files.createDirectories(directory.resolve("..2026_11_24"));
        Files.createSymbolicLink(directory.resolve("..data"), data.getFileName());
        for (JsonNode source : sources(rendered).toList()) {
            for (JsonNode item : source.at("/secret/items")) {
                String path = item.path("path").asString();
                Files.writeString(data.resolve(path), value(item.path("key").asString()) + "\n");
                Files.createSymbolicLink(directory.resolve(path), Path.of("..data", path));
            }
        }
    }

    /** Long enough for any use. */
    static String value(String key) {
        return "the-secret-that-is-called-" + key + "-and-is-long";
    }
}
