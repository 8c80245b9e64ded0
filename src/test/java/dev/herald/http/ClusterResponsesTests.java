package dev.herald.http;

import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.asyncDispatch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.request;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.herald.limits.LimitMeters;
import dev.herald.session.User;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.CompletableFuture;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

/** Responses of the HTTP API with several nodes. */
class ClusterResponsesTests {

    private static final Cursors CURSORS =
            new Cursors(() -> CompletableFuture.completedFuture(new SecretKeySpec(new byte[32], "AES")));

    private final TestClusterClients nodes = new TestClusterClients(2);
    private final MockMvc mvc = mvc(nodes.node(0));

    @Test
    void respondsWith503IfAnUnavailableNodeMayHaveTheSession() throws Exception {
        nodes.node(1).fallSilent();

        perform(get("/sessions/0123456789abcdef"))
                .andExpect(status().isServiceUnavailable())
                .andExpect(header().string("Retry-After", "2"))
                .andExpect(content().contentType("application/problem+json"))
                .andExpect(
                        jsonPath("$.detail")
                                .value(
                                        "Session \"0123456789abcdef\" was not found, but these nodes did not respond: node-1. Retry later."));
    }

    @Test
    void sessionThatNoNodeHasIsMissing() throws Exception {
        perform(get("/sessions/0123456789abcdef")).andExpect(status().isNotFound());
        perform(delete("/sessions/0123456789abcdef")).andExpect(status().isNotFound());
    }

    @Test
    void sessionOfAnotherNodeIsDisconnected() throws Exception {
        String far = nodes.node(1).open(null).id();

        perform(delete("/sessions/" + far))
                .andExpect(status().isNoContent())
                .andExpect(content().string(""));
        perform(get("/sessions/" + far)).andExpect(status().isNotFound());
    }

    @Test
    void userHasSessionsOnAllNodes() throws Exception {
        nodes.node(0).open("ada");
        nodes.node(1).open("ada");
        nodes.node(1).open("bob");

        perform(get("/users/ada").param("limit", "1"))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.user").value("ada"))
                .andExpect(jsonPath("$.total").value(2))
                .andExpect(jsonPath("$.sessions.length()").value(1))
                .andExpect(jsonPath("$.next").exists());
    }

    /** Without a second dispatch. */
    @Test
    void singleNodeRespondsAtOnce() throws Exception {
        TestClusterClients.Node single = nodes.new Node(null);
        single.open("ada");

        mvc(single)
                .perform(get("/users/ada").param("limit", "10"))
                .andExpect(request().asyncNotStarted())
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.total").value(1));
    }

    /** The other node may have responded before the request is suspended. */
    private ResultActions perform(MockHttpServletRequestBuilder request) throws Exception {
        ResultActions done = mvc.perform(request);
        MvcResult result = done.andReturn();
        return result.getRequest().isAsyncStarted() ? mvc.perform(asyncDispatch(result)) : done;
    }

    private static MockMvc mvc(TestClusterClients.Node node) {
        BodyReader bodies = mock(BodyReader.class);
        UserNames names = mock(UserNames.class);
        when(names.user(null, "ada")).thenReturn(new User(null, "ada"));
        return MockMvcBuilders.standaloneSetup(
                        new SessionsController(
                                node.sessions(), bodies, node.limits(), mock(RequestCost.class), names, CURSORS),
                        new UsersController(
                                node.sessions(),
                                node.users(),
                                bodies,
                                node.limits(),
                                mock(RequestCost.class),
                                names,
                                CURSORS))
                .setControllerAdvice(new ApiExceptionHandler(new LimitMeters(new SimpleMeterRegistry())))
                .build();
    }
}
