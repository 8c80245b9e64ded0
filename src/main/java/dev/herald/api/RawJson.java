package dev.herald.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.herald.publishing.EmbeddedJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonSerialize;

/** Any JSON value but null, kept as it is, byte for byte; to be read by {@link ApiJson} only. */
@SuppressWarnings("ArrayRecordComponent") // never compared
@JsonDeserialize(using = RawJson.Reader.class)
@JsonSerialize(using = RawJson.Writer.class)
record RawJson(byte[] utf8) {

    /** Null where there is none. */
    static byte @Nullable [] bytes(@Nullable RawJson value) {
        return value == null ? null : value.utf8();
    }

    static final class Reader extends ValueDeserializer<RawJson> {

        private final EmbeddedJson embedded = new EmbeddedJson();

        @Override
        public RawJson deserialize(JsonParser parser, DeserializationContext context) {
            return new RawJson(embedded.deserialize(parser, context).getBytes(UTF_8));
        }
    }

    static final class Writer extends ValueSerializer<RawJson> {

        @Override
        public void serialize(RawJson value, JsonGenerator generator, SerializationContext context) {
            generator.writeRawValue(new String(value.utf8(), UTF_8));
        }
    }
}
