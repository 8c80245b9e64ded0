package dev.herald.centrifugo;

import dev.herald.centrifugo.protocol.ConnectRequest;
import dev.herald.hooks.ConnectHookRequest;
import dev.herald.hooks.ConnectHookResult;
import dev.herald.hooks.Hooks;
import dev.herald.security.ClientTokens;
import dev.herald.security.ConnectionClaims;
import dev.herald.security.SubscriptionClaims;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Has the application say who a client without a token is. Nothing here blocks. */
@Component
class ConnectHook {

    private static final Logger log = LoggerFactory.getLogger(ConnectHook.class);

    private static final int MAX_USER = 255;

    private final Hooks hooks;
    private final HookCommands commands;
    private final ClientTokens tokens;

    ConnectHook(Hooks hooks, HookCommands commands, ClientTokens tokens) {
        this.hooks = hooks;
        this.commands = commands;
        this.tokens = tokens;
    }

    boolean isThere() {
        return hooks.hasConnect();
    }

    /** Keeps of a client's connect command what later requests of hooks pass on. */
    void keepHeaders(Client client, ConnectRequest request) {
        Set<String> names = hooks.emulatedHeaders();
        Map<String, String> kept = new HashMap<>();
        request.getHeadersMap().forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (names.contains(lower)) {
                kept.put(lower, value);
            }
        });
        if (!kept.isEmpty()) {
            client.hooks().emulatedHeaders(Map.copyOf(kept));
            client.session().hold(HandshakeHeaders.bytes(kept.entrySet(), String::length));
        }
    }

    /** What the hook says of it. A failure with {@link DisconnectException} if that is nothing, and clients need credentials. */
    CompletableFuture<ConnectionClaims> ask(Client client, ConnectRequest request) {
        ConnectHookRequest asked = new ConnectHookRequest(
                HookCommands.orNull(request.getData()),
                request.getName(),
                request.getVersion(),
                List.copyOf(request.getSubsMap().keySet()));
        return commands.ask(client, request.getSerializedSize(), described -> hooks.connect(described, asked))
                .thenApply(result -> result.isEmpty() ? withoutCredentials() : claims(client, result));
    }

    private ConnectionClaims withoutCredentials() {
        ConnectionClaims anonymous = tokens.withoutToken();
        if (anonymous == null) {
            throw new DisconnectException(DisconnectCodes.BAD_REQUEST);
        }
        return anonymous;
    }

    private ConnectionClaims claims(Client client, ConnectHookResult result) {
        String user = result.user();
        if (user.length() > MAX_USER) {
            log.warn("A connect hook named a user of {} characters: 1 to {} are accepted.", user.length(), MAX_USER);
            throw new CommandException(ErrorCode.INTERNAL);
        }
        client.hooks().authenticated();
        return tokens.authenticated(
                user, result.expireAt(), result.info(), result.data(), subscriptions(result), result.meta());
    }

    private static Map<String, SubscriptionClaims> subscriptions(ConnectHookResult result) {
        Map<String, SubscriptionClaims> subscriptions = new LinkedHashMap<>();
        result.channels().forEach(name -> subscriptions.put(name, SubscribeHook.claims(name, SubscribeHook.PLAIN)));
        result.subs().forEach((name, options) -> subscriptions.put(name, SubscribeHook.claims(name, options)));
        return Map.copyOf(subscriptions);
    }
}
