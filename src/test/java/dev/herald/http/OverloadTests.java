package dev.herald.http;

import static org.mockito.Mockito.mock;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.asyncDispatch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.herald.broadcast.RecordingRelay;
import dev.herald.broadcast.TestFanout;
import dev.herald.limits.LimitMeters;
import dev.herald.publishing.PublishAuthorizer;
import dev.herald.topic.Retention;
import dev.herald.topic.Retention.Overflow;
import dev.herald.topic.TopicSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.util.unit.DataSize;

class OverloadTests {

    private static final DataSize SIZE = DataSize.ofKilobytes(64);

    private final TopicSettings topics = new TopicSettings(
            SIZE, SIZE, 10, 0, new Retention(1, SIZE, Duration.ofMinutes(1), Overflow.DISCONNECT), List.of());
    private final HttpSettings settings = new HttpSettings(SIZE, 10, 10, 1, Duration.ofMinutes(1));
    private final RecordingRelay relay = new RecordingRelay().overloaded();
    private final MockMvc mvc = MockMvcBuilders.standaloneSetup(new BroadcastController(
                    relay.broadcaster(),
                    new BodyReader(
                            (request, caller, max) -> request.getInputStream().readNBytes(max + 1), topics, settings),
                    new BatchReader(settings, topics),
                    TestFanout.requests(),
                    mock(PublishAuthorizer.class)))
            .setControllerAdvice(new ApiExceptionHandler(new LimitMeters(new SimpleMeterRegistry())))
            .build();

    @Test
    void respondsWithRetryAfter() throws Exception {
        mvc.perform(asyncDispatch(
                        mvc.perform(post("/broadcast").content("hello")).andReturn()))
                .andExpect(status().isServiceUnavailable())
                .andExpect(header().string("Retry-After", "3"))
                .andExpect(content().contentType("application/problem+json"))
                .andExpect(
                        jsonPath("$.detail")
                                .value(
                                        "Overloaded: nothing was published to topic broadcast because too many publishers are waiting. Retry later."));
    }
}
