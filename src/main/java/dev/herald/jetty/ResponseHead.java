package dev.herald.jetty;

import java.util.Map;
import java.util.function.BiConsumer;
import org.eclipse.jetty.http.HttpFields;

/** The headers of a response, prepared once for all that have the same. Immutable. */
public final class ResponseHead {

    private final HttpFields fields;

    private ResponseHead(HttpFields fields) {
        this.fields = fields;
    }

    /** Of these headers, in their order. */
    public static ResponseHead of(Map<String, String> headers) {
        HttpFields.Mutable fields = HttpFields.build();
        headers.forEach(fields::add);
        return new ResponseHead(fields.asImmutable());
    }

    /** With one more. */
    public ResponseHead with(String name, String value) {
        return new ResponseHead(HttpFields.build(fields).add(name, value).asImmutable());
    }

    /** With those of another one. */
    public ResponseHead with(ResponseHead more) {
        return new ResponseHead(HttpFields.build(fields).add(more.fields).asImmutable());
    }

    HttpFields fields() {
        return fields;
    }

    /** Passes each to {@code consumer}. */
    public void forEach(BiConsumer<String, String> consumer) {
        fields.forEach(field -> consumer.accept(field.getName(), field.getValue()));
    }
}
