package dev.herald;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A document with schemas in it, such as an OpenAPI or AsyncAPI description, to hold values against.
 *
 * <p>Stricter than what clients may rely on: a value may have no property that its schema does not name.
 */
final class Contract {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final JsonNode document;
    private final SchemaRegistry schemas;

    Contract(JsonNode document, SpecificationVersion version) {
        this.document = strict(document.deepCopy());
        this.schemas = SchemaRegistry.withDefaultDialect(version);
    }

    /** What is found there, or where it refers to. */
    JsonNode at(String pointer) {
        return resolved(document.at(pointer));
    }

    JsonNode resolved(JsonNode node) {
        String ref = node.path("$ref").asString("");
        return ref.isEmpty() ? node : document.at(ref.substring(1));
    }

    void assertFits(String value, JsonNode schema) {
        assertFits(JSON.readTree(value), schema);
    }

    void assertFits(JsonNode value, JsonNode schema) {
        assertThat(schema.isMissingNode()).as("a schema for " + value).isFalse();
        ObjectNode whole = JSON.createObjectNode();
        whole.set("components", document.path("components"));
        whole.putArray("allOf").add(schema);
        assertThat(schemas.getSchema(whole).validate(value))
                .as(value + " by " + schema)
                .isEmpty();
    }

    private static JsonNode strict(JsonNode node) {
        node.forEach(Contract::strict);
        if (node instanceof ObjectNode object
                && "object".equals(object.path("type").asString(""))
                && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        return node;
    }
}
