package dev.herald.hooks;

import dev.herald.topic.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** The members of a response's result, with their types checked. Members that are unknown are ignored. */
record HookResult(Map<String, JsonValue> members) {

    /** 31 December 9999, the last that clocks and logs of others show. */
    private static final long MAX_SECONDS = 253_402_300_799L;

    static HookResult of(JsonValue value, String name) throws InvalidResponseException {
        return new HookResult(value.members(name));
    }

    ConnectHookResult connect() throws InvalidResponseException {
        return new ConnectHookResult(
                false, string("user"), expireAt(), bytes("info"), bytes("data"), meta(), channels(), subs());
    }

    /** Without another time a connection has the one that it had, which is over. */
    RefreshHookResult refresh() throws InvalidResponseException {
        Instant end = expireAt();
        return new RefreshHookResult(bool("expired") || end == null, end, bytes("info"), meta());
    }

    /** Without another time a subscription expires no more. */
    RefreshHookResult subRefresh() throws InvalidResponseException {
        return new RefreshHookResult(bool("expired"), expireAt(), bytes("info"), null);
    }

    SubscribeHookResult subscribe() throws InvalidResponseException {
        return new SubscribeHookResult(expireAt(), bytes("info"), bytes("data"), override());
    }

    PublishHookResult publish() throws InvalidResponseException {
        String key = string("idempotency_key");
        return new PublishHookResult(
                bytes("data"),
                bool("skip_history"),
                tags(),
                key.isEmpty() ? null : key,
                bool("delta"),
                integer("version"),
                string("version_epoch"));
    }

    RpcHookResult rpc() throws InvalidResponseException {
        return new RpcHookResult(bytes("data"));
    }

    String string(String name) throws InvalidResponseException {
        JsonValue value = members.get(name);
        return value == null ? "" : value.string(name);
    }

    boolean bool(String name) throws InvalidResponseException {
        JsonValue value = members.get(name);
        return value != null && value.bool(name);
    }

    long integer(String name) throws InvalidResponseException {
        JsonValue value = members.get(name);
        return value == null ? 0 : value.integer(name);
    }

    /** 0 is never. */
    private @Nullable Instant expireAt() throws InvalidResponseException {
        long seconds = integer("expire_at");
        if (seconds > MAX_SECONDS) {
            throw new InvalidResponseException("expire_at is not in seconds since 1970");
        }
        return seconds == 0 ? null : Instant.ofEpochSecond(seconds);
    }

    /** JSON as it was received, or whatever is in Base64. */
    private byte @Nullable [] bytes(String name) throws InvalidResponseException {
        String base64 = string("b64" + name);
        if (base64.isEmpty()) {
            JsonValue value = members.get(name);
            return value == null ? null : value.utf8();
        }
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new InvalidResponseException("b64%s is not Base64".formatted(name));
        }
    }

    private byte @Nullable [] meta() throws InvalidResponseException {
        JsonValue value = members.get("meta");
        if (value != null && value.token() != JsonToken.START_OBJECT) {
            throw new InvalidResponseException("meta is not an object");
        }
        return value == null ? null : value.utf8();
    }

    private List<String> channels() throws InvalidResponseException {
        JsonValue value = members.get("channels");
        List<String> channels = new ArrayList<>();
        if (value != null) {
            for (JsonValue each : value.elements("channels")) {
                channels.add(valid(each.string("an element of channels")));
            }
        }
        return List.copyOf(channels);
    }

    private Map<String, SubscribeHookResult> subs() throws InvalidResponseException {
        JsonValue value = members.get("subs");
        Map<String, SubscribeHookResult> subs = new LinkedHashMap<>();
        if (value != null) {
            for (Map.Entry<String, JsonValue> each : value.members("subs").entrySet()) {
                subs.put(
                        valid(each.getKey()),
                        of(each.getValue(), "a member of subs").subscribe());
            }
        }
        return subs;
    }

    private static String valid(String name) throws InvalidResponseException {
        if (!Topic.isValid(name)) {
            throw new InvalidResponseException("names a channel that is not valid");
        }
        return name;
    }

    private SubscribeHookOverride override() throws InvalidResponseException {
        JsonValue value = members.get("override");
        if (value == null) {
            return SubscribeHookOverride.NONE;
        }
        HookResult override = of(value, "override");
        return new SubscribeHookOverride(
                override.option("presence"),
                override.option("join_leave"),
                override.option("force_push_join_leave"),
                override.option("force_recovery"),
                override.option("force_positioning"));
    }

    private @Nullable Boolean option(String name) throws InvalidResponseException {
        JsonValue value = members.get(name);
        return value == null ? null : of(value, name).bool("value");
    }

    private Map<String, String> tags() throws InvalidResponseException {
        JsonValue value = members.get("tags");
        Map<String, String> tags = new LinkedHashMap<>();
        if (value != null) {
            for (Map.Entry<String, JsonValue> each : value.members("tags").entrySet()) {
                tags.put(each.getKey(), each.getValue().string("a tag"));
            }
        }
        return tags;
    }
}
