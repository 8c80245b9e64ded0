package dev.herald.http;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What generators of clients and Swagger UI need of the contract; {@code -Pclients} generates some. */
class OpenApiToolsTests {

    private JsonNode document;

    @BeforeEach
    void read() throws Exception {
        try (InputStream in = OpenApiDocument.class.getResourceAsStream("openapi.yaml")) {
            document = new YAMLMapper().readTree(Objects.requireNonNull(in));
        }
    }

    /** Generators make of alternatives what does not compile, or cannot be read. */
    @Test
    void everyShapeIsOne() {
        for (String alternatives : List.of("oneOf", "anyOf", "allOf")) {
            assertThat(document.findValues(alternatives)).as(alternatives).isEmpty();
        }
    }

    @Test
    void everyBodyHasOneType() {
        assertThat(document.findValues("content"))
                .isNotEmpty()
                .allSatisfy(content ->
                        assertThat(content.size()).as(content.toString()).isEqualTo(1));
    }

    @Test
    void everyOperationHasANameOfItsOwn() {
        List<String> names = document.path("paths").findValues("operationId").stream()
                .map(JsonNode::asString)
                .toList();

        assertThat(names).hasSizeGreaterThan(15).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-zA-Z]+"));
    }

    /** Of enumerations and references a default beside {@code $ref} is none that compiles. */
    @Test
    void noReferenceHasADefault() {
        assertThat(document.findParents("$ref")).isNotEmpty().noneMatch(parent -> parent.has("default"));
    }

    /** Swagger UI puts it into the request of everybody who tries: the same key, a filter, a position of another log. */
    @Test
    void noOptionalParameterIsFilledIn() {
        List<JsonNode> parameters = new ArrayList<>();
        document.findParents("in").stream().filter(node -> node.has("schema")).forEach(parameters::add);

        assertThat(parameters).hasSizeGreaterThan(15);
        assertThat(parameters.stream()
                        .filter(node -> !node.path("required").asBoolean(false))
                        .filter(OpenApiToolsTests::isFilledIn)
                        .map(node -> node.path("name").asString())
                        .collect(toSet()))
                .isEmpty();
    }

    private static boolean isFilledIn(JsonNode parameter) {
        JsonNode first = parameter.path("examples").valueStream().findFirst().orElse(null);
        return parameter.has("example")
                || parameter.path("schema").has("example")
                || (first != null && !first.path("value").isEmpty());
    }
}
