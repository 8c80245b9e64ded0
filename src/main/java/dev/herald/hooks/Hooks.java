package dev.herald.hooks;

import dev.herald.topic.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.stereotype.Component;

/**
 * Asks the application about clients, at the HTTP endpoints that are configured as hooks. Of those for one event the first that matches
 * the topic or the method is asked.
 *
 * <p>The futures complete on a virtual thread, or have failed already if nothing was sent. They fail with a {@link HookErrorException} or a
 * {@link HookDisconnectException} if the application refuses, with a {@link HookOverloadedException} if too many requests are in
 * flight, and with a {@link HookFailedException} if there was no usable response, within the hook's timeout. Safe for use by any thread;
 * no method blocks.
 */
@Component
public class Hooks implements AutoCloseable {

    private final List<Hook> hooks;
    private final Set<String> forwardedHeaders;
    private final Set<String> emulatedHeaders;
    private final int maxByClient;

    Hooks(HookSettings settings, SslBundles bundles, MeterRegistry meters, HookTracing tracing) {
        this.hooks = settings.endpoints().stream()
                .map(each -> new Hook(each, bundles, meters, tracing))
                .toList();
        this.maxByClient = settings.maxByClient();
        this.forwardedHeaders = union(hook -> hook.headers().named());
        this.emulatedHeaders = union(hook -> hook.headers().emulated());
    }

    /** How many commands of one client may wait for a hook at a time. */
    public int maxByClient() {
        return maxByClient;
    }

    /** Whether an application is asked about clients that connect without a token. */
    public boolean hasConnect() {
        return find(HookEvent.CONNECT, each -> true).isPresent();
    }

    /** Whether an application is asked when a connection expires. */
    public boolean hasRefresh() {
        return find(HookEvent.REFRESH, each -> true).isPresent();
    }

    /** Whether an application is asked before a client subscribes to this topic. */
    public boolean hasSubscribe(Topic topic) {
        return find(HookEvent.SUBSCRIBE, topic).isPresent();
    }

    /** Whether an application is asked before a client publishes to this topic. */
    public boolean hasPublish(Topic topic) {
        return find(HookEvent.PUBLISH, topic).isPresent();
    }

    /** Whether an application is asked when a subscription to this topic expires. */
    public boolean hasSubRefresh(Topic topic) {
        return find(HookEvent.SUB_REFRESH, topic).isPresent();
    }

    /** Whether calls of this method are forwarded to an application. */
    public boolean hasRpc(String method) {
        return find(HookEvent.RPC, each -> each.isFor(method)).isPresent();
    }

    /** Names of the headers of a handshake that some hook passes on, in lower case: what is to be kept of it. */
    public Set<String> forwardedHeaders() {
        return forwardedHeaders;
    }

    /** Names of the headers of a connect command that some hook passes on, in lower case: what is to be kept of it. */
    public Set<String> emulatedHeaders() {
        return emulatedHeaders;
    }

    /** Asks who a client is that connects without a token. */
    public CompletableFuture<ConnectHookResult> connect(HookClient client, ConnectHookRequest request) {
        Hook hook = get(HookEvent.CONNECT, each -> true);
        return hook.ask(
                client,
                () -> body(hook, client, request.data())
                        .withIfAny("name", request.name())
                        .withIfAny("version", request.version())
                        .withIfAny("channels", request.channels())
                        .bytes(),
                HookResult::connect,
                ConnectHookResult.EMPTY);
    }

    /** Asks whether a connection that expires goes on. */
    public CompletableFuture<RefreshHookResult> refresh(HookClient client) {
        Hook hook = get(HookEvent.REFRESH, each -> true);
        return hook.ask(
                client,
                () -> body(hook, client, null).withIdentity().bytes(),
                HookResult::refresh,
                RefreshHookResult.EMPTY);
    }

    /** Asks whether a client may subscribe. */
    public CompletableFuture<SubscribeHookResult> subscribe(
            HookClient client, Topic topic, String token, byte @Nullable [] data) {
        Hook hook = get(HookEvent.SUBSCRIBE, each -> each.isFor(topic));
        return hook.ask(
                client,
                () -> body(hook, client, data)
                        .withIdentity()
                        .with("channel", topic.name())
                        .withIfAny("token", token)
                        .bytes(),
                HookResult::subscribe,
                SubscribeHookResult.EMPTY);
    }

    /** Asks whether a client may publish. */
    public CompletableFuture<PublishHookResult> publish(HookClient client, Topic topic, byte[] data) {
        Hook hook = get(HookEvent.PUBLISH, each -> each.isFor(topic));
        return hook.ask(
                client,
                () -> body(hook, client, data)
                        .withIdentity()
                        .with("channel", topic.name())
                        .bytes(),
                HookResult::publish,
                PublishHookResult.EMPTY);
    }

    /** Asks whether a subscription that expires goes on. */
    public CompletableFuture<RefreshHookResult> subRefresh(HookClient client, Topic topic) {
        Hook hook = get(HookEvent.SUB_REFRESH, each -> each.isFor(topic));
        return hook.ask(
                client,
                () -> body(hook, client, null)
                        .withIdentity()
                        .with("channel", topic.name())
                        .bytes(),
                HookResult::subRefresh,
                RefreshHookResult.EMPTY);
    }

    /** Forwards a client's call. */
    public CompletableFuture<RpcHookResult> rpc(HookClient client, String method, byte[] data) {
        Hook hook = get(HookEvent.RPC, each -> each.isFor(method));
        return hook.ask(
                client,
                () -> body(hook, client, data)
                        .withIdentity()
                        .with("method", method)
                        .bytes(),
                HookResult::rpc,
                RpcHookResult.EMPTY);
    }

    @Override
    public void close() {
        hooks.forEach(Hook::close);
    }

    List<Hook> all() {
        return hooks;
    }

    private static HookRequest body(Hook hook, HookClient client, byte @Nullable [] data) {
        return new HookRequest(client, data, hook.endpoint().binary());
    }

    private Optional<Hook> find(HookEvent event, Topic topic) {
        return find(event, each -> each.isFor(topic));
    }

    private Optional<Hook> find(HookEvent event, Predicate<HookEndpoint> matches) {
        for (Hook hook : hooks) {
            if (hook.endpoint().event() == event && matches.test(hook.endpoint())) {
                return Optional.of(hook);
            }
        }
        return Optional.empty();
    }

    private Hook get(HookEvent event, Predicate<HookEndpoint> matches) {
        return find(event, matches).orElseThrow(() -> new IllegalStateException("There is no hook for " + event));
    }

    private Set<String> union(Function<Hook, Set<String>> names) {
        return hooks.stream().flatMap(hook -> names.apply(hook).stream()).collect(Collectors.toUnmodifiableSet());
    }
}
