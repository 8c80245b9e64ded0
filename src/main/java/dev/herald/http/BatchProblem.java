package dev.herald.http;

import dev.herald.topic.Excerpt;
import dev.herald.topic.JsonProblem;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JacksonException.Reference;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** What is wrong with a batch that Jackson cannot read, without the names of classes that its own messages have. */
final class BatchProblem {

    static final String ITEM =
            "an object {\"topic\"?: string, \"data\": string or \"json\": any value or \"base64\": string,"
                    + " \"tags\"?: object of strings, \"idempotencyKey\"?: string}";

    private BatchProblem() {}

    /** @param found the token at which the parser stands, the first of a value of another type */
    static String of(JacksonException e, @Nullable JsonToken found) {
        return switch (e) {
            case UnrecognizedPropertyException unknown ->
                "Item %d has the unknown property %s: %s is required."
                        .formatted(index(e), Excerpt.of(unknown.getPropertyName()), ITEM);
            case DatabindException mismatch -> mismatch(mismatch.getPath(), found == null ? "empty" : typeOf(found));
            default -> "The batch is not valid JSON%s: %s.".formatted(location(e.getLocation()), JsonProblem.of(e));
        };
    }

    /** A limit of Jackson's, such as on the length of a number, is exceeded at no location. */
    private static String location(@Nullable TokenStreamLocation location) {
        return location == null ? "" : " at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
    }

    /** The path of a value is the index of its item, then the name of its property. */
    private static String mismatch(List<Reference> path, String found) {
        return switch (path.size()) {
            case 0 -> "The batch is %s: a JSON array is required.".formatted(found);
            case 1 -> "Item %d is %s: %s is required.".formatted(path.getFirst().getIndex(), found, ITEM);
            case 2 ->
                "Item %d has %s as \"%s\": %s is required."
                        .formatted(path.getFirst().getIndex(), found, property(path), typeOf(property(path)));
            default ->
                "Item %d has %s as the tag %s: a string is required."
                        .formatted(
                                path.getFirst().getIndex(),
                                found,
                                Excerpt.of(path.get(2).getPropertyName()));
        };
    }

    private static String property(List<Reference> path) {
        return path.get(1).getPropertyName();
    }

    private static String typeOf(String property) {
        return property.equals("tags") ? "an object of strings" : "a string";
    }

    private static int index(JacksonException e) {
        return e.getPath().getFirst().getIndex();
    }

    private static String typeOf(JsonToken first) {
        return switch (first) {
            case START_OBJECT, END_OBJECT, PROPERTY_NAME -> "an object";
            case START_ARRAY, END_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> "empty";
        };
    }
}
