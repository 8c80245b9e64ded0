package dev.herald.centrifugo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.when;

import com.jayway.jsonpath.JsonPath;
import dev.herald.hooks.HookErrorException;
import dev.herald.hooks.PublishHookResult;
import dev.herald.topic.Topic;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is published by a publish hook. */
class PublishHookIT extends HookTest {

    private static PublishHookResult published(@Nullable String data, Map<String, String> tags) {
        return new PublishHookResult(data == null ? null : json(data), false, tags, null, false, 0, "");
    }

    @Test
    void publishesWhatTheHookMakesOfIt() throws Exception {
        String all = "all." + name;
        when(hooks.hasPublish(new Topic(all))).thenReturn(true);
        when(hooks.publish(any(), any(), any()))
                .thenReturn(CompletableFuture.completedFuture(published("{\n'b':2}", Map.of("k", "v"))));
        ProtocolClient client = connected();
        client.call("subscribe", Map.of("channel", all));
        client.send("{\"id\":9,\"publish\":{\"channel\":\"%s\",\"data\":{\"a\":1}}}".formatted(all));

        assertThat(List.of(client.next(), client.next()))
                .anyMatch(message -> message.contains("{\"b\":2}")
                        && message.contains("\"tags\":{\"k\":\"v\"}")
                        && message.contains("\"user\":\"ada\""))
                .anyMatch(message -> message.equals("{\"id\":9,\"publish\":{}}"));
    }

    @Test
    void publishesOnceWhatHasOneIdempotencyKeyAndKeepsNoHistoryOfIt() throws Exception {
        String all = "all." + name;
        when(hooks.hasPublish(new Topic(all))).thenReturn(true);
        when(hooks.publish(any(), any(), any()))
                .thenReturn(CompletableFuture.completedFuture(
                        new PublishHookResult(json("1"), true, Map.of(), "key." + name, false, 0, "")))
                .thenReturn(CompletableFuture.completedFuture(
                        new PublishHookResult(json("2"), true, Map.of(), "key." + name, false, 0, "")))
                .thenReturn(CompletableFuture.completedFuture(
                        new PublishHookResult(json("3"), false, Map.of(), null, false, 7, "e")))
                .thenReturn(CompletableFuture.completedFuture(
                        new PublishHookResult(json("4"), false, Map.of(), null, false, 7, "e")));
        ProtocolClient client = connected();
        for (int i = 0; i < 4; i++) {
            client.call("publish", Map.of("channel", all, "data", i));
        }

        assertThat(JsonPath.<List<Integer>>read(
                        client.call("history", Map.of("channel", all, "limit", 10)), "$.history.publications[*].data"))
                .containsExactly(3);
    }

    @Test
    void publishesNothingToTheClockWhateverTheHookSays() throws Exception {
        when(hooks.hasPublish(any())).thenReturn(true);

        assertThat(connected().error("publish", Map.of("channel", "tick", "data", 1)))
                .isEqualTo(103);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void repliesToPublishWithTheFailureOfTheHook(RuntimeException failure, int code, boolean isTemporary)
            throws Exception {
        when(hooks.hasPublish(topic)).thenReturn(true);
        when(hooks.publish(any(), any(), any())).thenReturn(CompletableFuture.failedFuture(failure));

        assertThat(connected().error("publish", Map.of("channel", name, "data", 1)))
                .isEqualTo(code);
    }

    @Test
    void publishesInTheOrderOfTheClientWhateverThatOfTheResponses() throws Exception {
        String all = "plain." + name;
        LinkedBlockingQueue<CompletableFuture<PublishHookResult>> asked = new LinkedBlockingQueue<>();
        when(hooks.hasPublish(new Topic(all))).thenReturn(true);
        when(hooks.publish(any(), any(), any())).then(call -> {
            CompletableFuture<PublishHookResult> response = new CompletableFuture<>();
            asked.add(response);
            return response;
        });
        ProtocolClient reader = connected();
        reader.call("subscribe", Map.of("channel", all));
        ProtocolClient client = connected();
        client.send(
                "{\"id\":2,\"publish\":{\"channel\":\"%1$s\",\"data\":1}}\n{\"id\":3,\"publish\":{\"channel\":\"%1$s\",\"data\":2}}\n{\"id\":4,\"publish\":{\"channel\":\"%1$s\",\"data\":3}}"
                        .formatted(all));
        await().untilAsserted(() -> assertThat(asked).hasSize(3));
        ArrayDeque<CompletableFuture<PublishHookResult>> responses = new ArrayDeque<>(asked);

        responses.removeLast().complete(published(null, Map.of()));
        responses.removeLast().completeExceptionally(new HookErrorException(1000, "no", false));
        responses.removeLast().complete(published(null, Map.of()));

        assertThat(reader.next()).contains("\"data\":1");
        assertThat(reader.next()).contains("\"data\":3");
        assertThat(client.next()).contains("\"id\":2").contains("publish");
        assertThat(client.next()).contains("\"id\":3").contains("\"code\":1000");
        assertThat(client.next()).contains("\"id\":4").contains("publish");
    }
}
