package dev.herald.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.Http;
import dev.herald.WholePath;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The OpenAPI document has each method of the server API, with the parameters that it reads. */
@WholePath
class ApiContractIT {

    @LocalServerPort
    private int port;

    @Autowired
    private List<ApiMethod<?>> methods;

    @Test
    void describesTheParametersOfEachMethod() throws Exception {
        JsonNode document =
                JsonMapper.shared().readTree(new Http(port).get("/v3/api-docs").body());
        Map<String, Map<String, String>> described = new TreeMap<>();
        document.path("paths").forEachEntry((path, item) -> {
            if (path.startsWith("/api/")) {
                JsonNode schema = item.at("/post/requestBody/content/application~1json/schema");
                described.put(path.substring("/api/".length()), described(document, schema, ""));
            }
        });
        Map<String, Map<String, String>> read = new TreeMap<>();
        methods.forEach(method -> read.put(method.name(), read(method.parameters(), "")));
        Objects.requireNonNull(read.get("rpc")).put("params", "any"); // of an extension

        assertThat(described).isEqualTo(read);
    }

    private static Map<String, String> described(JsonNode document, JsonNode schema, String prefix) {
        Map<String, String> types = new TreeMap<>();
        resolved(document, schema).path("properties").forEachEntry((name, property) -> {
            JsonNode resolved = resolved(document, property);
            types.put(prefix + name, resolved.path("type").asString("any"));
            types.putAll(described(document, resolved, prefix + name + "."));
        });
        return types;
    }

    private static JsonNode resolved(JsonNode document, JsonNode schema) {
        String reference = schema.path("$ref").asString("");
        return reference.isEmpty() ? schema : document.at(reference.substring(1));
    }

    private static Map<String, String> read(Class<?> parameters, String prefix) {
        Map<String, String> types = new TreeMap<>();
        for (RecordComponent each : parameters.getRecordComponents()) {
            String name = prefix + each.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
            types.put(name, type(each.getType()));
            if (each.getType().isRecord() && each.getType() != RawJson.class) {
                types.putAll(read(each.getType(), name + "."));
            }
        }
        return types;
    }

    private static String type(Class<?> type) {
        if (type == RawJson.class) {
            return "any";
        }
        if (type == String.class) {
            return "string";
        }
        if (type.isPrimitive()) {
            return type == boolean.class ? "boolean" : "integer";
        }
        return Collection.class.isAssignableFrom(type) ? "array" : "object";
    }
}
