package dev.herald.hooks;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes the body of a request. What a client sent is embedded byte for byte if it is JSON, and else in Base64; of a client that sends
 * JSON only it is known to be.
 */
final class HookRequest {

    private static final JsonFactory FACTORY = JsonFactory.builder().build();

    private final HookClient client;
    private final boolean isBinary;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), body);

    /**
     * @param alwaysBinary whether data is in Base64 even if it is JSON
     */
    HookRequest(HookClient client, byte @Nullable [] data, boolean alwaysBinary) {
        this.client = client;
        this.isBinary = alwaysBinary || (data != null && client.isBinary() && !JsonValue.isJson(data));
        json.writeStartObject();
        with("client", client.client());
        with("transport", client.transport());
        with("protocol", client.protocol());
        with("encoding", isBinary ? "binary" : "json");
        data(data);
    }

    /** With the user and what the application knows of the connection. */
    HookRequest withIdentity() {
        with("user", client.user());
        if (client.meta() != null) {
            raw("meta", client.meta());
        }
        return this;
    }

    HookRequest with(String name, String value) {
        json.writeStringProperty(name, value);
        return this;
    }

    /** Leaves out what is empty. */
    HookRequest withIfAny(String name, String value) {
        return value.isEmpty() ? this : with(name, value);
    }

    HookRequest withIfAny(String name, List<String> values) {
        if (!values.isEmpty()) {
            json.writeArrayPropertyStart(name);
            values.forEach(json::writeString);
            json.writeEndArray();
        }
        return this;
    }

    byte[] bytes() {
        json.writeEndObject();
        json.close();
        return body.toByteArray();
    }

    private void data(byte @Nullable [] data) {
        if (data == null || data.length == 0) {
            return;
        }
        if (isBinary) {
            with("b64data", Base64.getEncoder().encodeToString(data));
        } else {
            raw("data", data);
        }
    }

    private void raw(String name, byte[] value) {
        json.writeName(name);
        json.writeRawValue(new String(value, StandardCharsets.UTF_8));
    }
}
