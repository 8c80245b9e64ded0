package dev.herald.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.herald.publishing.EmbeddedJson;
import dev.herald.publishing.InvalidBodyException;
import dev.herald.publishing.JsonBody;
import dev.herald.topic.Excerpt;
import dev.herald.topic.JsonProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * The JSON of the server API: names in snake case, and nothing that is null. What is unknown is ignored, as by Centrifugo, whose clients
 * know more than every server does. Values of another type than is expected are not converted.
 */
final class ApiJson {

    static final JsonMapper MAPPER = JsonBody.mapper()
            .addModule(new SimpleModule().addDeserializer(String.class, new Strings()))
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .changeDefaultPropertyInclusion(included -> included.withValueInclusion(JsonInclude.Include.NON_NULL))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS) // several lines may follow each other
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private ApiJson() {}

    /** Strings alone: Jackson's own would take an array among several strings for one of them. */
    private static final class Strings extends ValueDeserializer<String> {

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) {
            return parser.hasToken(JsonToken.VALUE_STRING)
                    ? parser.getString()
                    : (String) context.handleUnexpectedToken(context.constructType(String.class), parser);
        }
    }

    /**
     * Reads one object.
     *
     * @throws InvalidBodyException if it is anything else
     */
    static <T> T read(byte[] body, Class<T> type) {
        return read(JsonBody.text(body, "request"), type);
    }

    private static <T> T read(String text, Class<T> type) {
        List<T> values = readAll(text, type);
        if (values.size() != 1) {
            throw new InvalidBodyException(
                    "The request has %d JSON values: an object is required.".formatted(values.size()));
        }
        return values.getFirst();
    }

    /**
     * Reads one object after the other.
     *
     * @throws InvalidBodyException if there is anything else
     */
    static <T> List<T> readAll(String text, Class<T> type) {
        try (JsonParser parser = MAPPER.createParser(text)) {
            ObjectReader reader = MAPPER.readerFor(type).withAttribute(EmbeddedJson.DOCUMENT, text);
            List<T> values = new ArrayList<>();
            while (parser.nextToken() != null) {
                T value = reader.readValue(parser);
                if (value == null) {
                    throw new InvalidBodyException("The request is null: a JSON object is required.");
                }
                values.add(value);
            }
            return values;
        } catch (JacksonException e) {
            throw new InvalidBodyException(problem(e), e);
        }
    }

    static byte[] write(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    /** Without the names of classes that Jackson's own messages have. */
    private static String problem(JacksonException e) {
        String path = path(e.getPath());
        return e instanceof DatabindException || e instanceof InputCoercionException
                ? "The request has a value of another type%s than is accepted there."
                        .formatted(path.isEmpty() ? "" : " as " + Excerpt.of(path))
                : "The request is not valid JSON%s: %s.".formatted(location(e.getLocation()), JsonProblem.of(e));
    }

    private static String path(List<JacksonException.Reference> path) {
        return path.stream()
                .map(each -> each.getPropertyName() == null ? "[" + each.getIndex() + "]" : each.getPropertyName())
                .collect(Collectors.joining("."));
    }

    /** A limit of Jackson's, such as on the length of a number, is exceeded at no location. */
    private static String location(@Nullable TokenStreamLocation location) {
        return location == null ? "" : " at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
    }
}
