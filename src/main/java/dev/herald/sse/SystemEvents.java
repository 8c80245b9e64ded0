package dev.herald.sse;

import dev.herald.topic.Gap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.CloseStatus;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.databind.json.JsonMapper;

/** Encodes Herald's own events. Their names begin with {@code herald/}, as that of no topic does but {@code herald/sessions}. */
@Component
class SystemEvents {

    private final JsonMapper json;
    private final long retryMillis;

    SystemEvents(JsonMapper json, SseSettings settings) {
        this.json = json;
        this.retryMillis = settings.retry().toMillis();
    }

    /** A random reconnect delay in milliseconds. */
    String retry() {
        return Long.toString(retryMillis + ThreadLocalRandom.current().nextLong(retryMillis));
    }

    byte[] gap(Gap gap) {
        return gapEvent(gap).end();
    }

    /** Positions need no escaping. */
    static SseEventBuilder gapEvent(Gap gap) {
        String from = gap.from() == null ? "" : "\"from\":\"" + gap.from() + "\",";
        String topic = new String(
                JsonStringEncoder.getInstance().quoteAsCharArray(gap.topic().name()));
        String json = "{\"topic\":\"" + topic + "\"," + from + "\"to\":\"" + gap.to() + "\"}";
        return new SseEventBuilder().field("event", "herald/gap").field("data", json);
    }

    byte[] directMessage(byte[] utf8) {
        return new SseEventBuilder().field("event", "herald/direct").data(utf8).end();
    }

    byte[] close(CloseStatus status) {
        return event(new SseEventBuilder(), "herald/close", reason(status));
    }

    /** The same with a reconnect delay. */
    byte[] close(CloseStatus status, long retryMillis) {
        return event(new SseEventBuilder().field("retry", Long.toString(retryMillis)), "herald/close", reason(status));
    }

    private static Map<String, @Nullable Object> reason(CloseStatus status) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("code", status.getCode());
        object.put("reason", status.getReason());
        return object;
    }

    private byte[] event(SseEventBuilder event, String name, Map<String, @Nullable Object> object) {
        return event.field("event", name).data(json.writeValueAsBytes(object)).end();
    }
}
