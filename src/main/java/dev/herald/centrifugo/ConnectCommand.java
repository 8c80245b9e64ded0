package dev.herald.centrifugo;

import com.google.protobuf.UnsafeByteOperations;
import dev.herald.broadcast.FailureCause;
import dev.herald.centrifugo.Client.ClientState;
import dev.herald.centrifugo.SubscriptionStarter.Planned;
import dev.herald.centrifugo.protocol.ConnectRequest;
import dev.herald.centrifugo.protocol.ConnectResult;
import dev.herald.centrifugo.protocol.Reply;
import dev.herald.centrifugo.protocol.SubscribeResult;
import dev.herald.limits.AuthenticationLimit;
import dev.herald.limits.LimitExceededException;
import dev.herald.security.ClientTokens;
import dev.herald.security.ConnectionClaims;
import dev.herald.security.ExpiredTokenException;
import dev.herald.security.InvalidCredentialsException;
import dev.herald.session.SessionRegistry;
import dev.herald.topic.Topic;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Component;

/** Connects a client: the first command of each connection. */
@Component
class ConnectCommand {

    private final ClientTokens tokens;
    private final AuthenticationLimit failures;
    private final SessionRegistry registry;
    private final ServerSubscriptions serverSubscriptions;
    private final SubscriptionStarter starter;
    private final SubscriptionEnd end;
    private final SubscriptionExpiry expiry;
    private final ConnectionExpiry connectionExpiry;
    private final ConnectHook hook;
    private final ServerInfo server;

    ConnectCommand(
            ClientTokens tokens,
            AuthenticationLimit failures,
            SessionRegistry registry,
            ServerSubscriptions serverSubscriptions,
            SubscriptionStarter starter,
            SubscriptionEnd end,
            SubscriptionExpiry expiry,
            ConnectionExpiry connectionExpiry,
            ConnectHook hook,
            ServerInfo server) {
        this.tokens = tokens;
        this.failures = failures;
        this.registry = registry;
        this.serverSubscriptions = serverSubscriptions;
        this.starter = starter;
        this.end = end;
        this.expiry = expiry;
        this.connectionExpiry = connectionExpiry;
        this.hook = hook;
        this.server = server;
    }

    /** @param connected called once the reply is sent, whatever it is; until then further commands wait */
    @SuppressWarnings("FutureReturnValueIgnored") // both outcomes are handled
    void handle(Client client, int id, ConnectRequest request, Runnable connected) {
        client.state(ClientState.CONNECTING);
        hook.keepHeaders(client, request);
        authenticate(client, request)
                .thenCompose(claims -> client.session().isOpen()
                        ? connect(client, id, request, claims)
                        : CompletableFuture.completedFuture(null))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        failed(client, id, FailureCause.of(failure));
                    }
                    connected.run();
                });
    }

    private CompletableFuture<ConnectionClaims> authenticate(Client client, ConnectRequest request) {
        if (!request.getToken().isEmpty()) {
            return tokens.connection(request.getToken());
        }
        if (hook.isThere()) {
            return hook.ask(client, request);
        }
        ConnectionClaims anonymous = tokens.withoutToken();
        return anonymous == null
                ? CompletableFuture.failedFuture(new DisconnectException(DisconnectCodes.BAD_REQUEST))
                : CompletableFuture.completedFuture(anonymous);
    }

    private CompletableFuture<?> connect(Client client, int id, ConnectRequest request, ConnectionClaims claims) {
        checkExpiry(client, claims);
        client.claims(claims);
        List<Planned> planned = serverSubscriptions.plan(client, request, claims);
        if (!claims.user().isEmpty()) {
            registry.identify(client.session(), claims.user());
        }
        connectionExpiry.set(client, claims);
        if (planned.isEmpty()) {
            reply(client, id, claims, Map.of());
            return CompletableFuture.completedFuture(null);
        }
        return starter.start(client, planned, results -> reply(client, id, claims, results))
                .whenComplete((started, failure) -> {
                    if (failure != null) {
                        end.endAll(client);
                    }
                });
    }

    private void checkExpiry(Client client, ConnectionClaims claims) {
        Instant until = claims.expiry();
        boolean isByHook = client.isAuthenticatedByHook();
        if (until != null && expiry.isPast(isByHook ? until : until.plus(SubscriptionExpiry.GRACE))) {
            throw new CommandException(isByHook ? ErrorCode.EXPIRED : ErrorCode.TOKEN_EXPIRED);
        }
    }

    private void reply(Client client, int id, ConnectionClaims claims, Map<Topic, SubscribeResult> results) {
        ConnectResult.Builder result =
                ConnectResult.newBuilder().setClient(client.session().uuid()).setVersion(server.version());
        results.forEach((topic, subscription) -> result.putSubs(topic.name(), subscription));
        if (client.format().pingsByMessage() && server.pingSeconds() > 0) {
            result.setPing(server.pingSeconds()).setPong(true);
        }
        Instant until = claims.expiry();
        if (until != null && !client.isAuthenticatedByHook()) { // or else nothing is for the client to refresh
            result.setExpires(true).setTtl(expiry.secondsUntil(until));
        }
        if (claims.data() != null) {
            result.setData(UnsafeByteOperations.unsafeWrap(claims.data()));
        }
        server.addSecret(client.session(), result);
        client.state(ClientState.CONNECTED);
        registry.connected(client.session());
        client.send(Reply.newBuilder().setId(id).setConnect(result));
        client.session().silent(false);
    }

    private void failed(Client client, int id, Throwable failure) {
        client.state(ClientState.REFUSED);
        ConnectionExpiry.begin(client.session());
        switch (failure) {
            case ExpiredTokenException e -> client.fail(id, ErrorCode.TOKEN_EXPIRED);
            case InvalidCredentialsException e -> invalid(client);
            default -> CommandFailures.reply(client, id, failure);
        }
    }

    /** Who tries one after the other gets no further reply. */
    private void invalid(Client client) {
        try {
            failures.failed(client.session().address());
            client.disconnect(DisconnectCodes.INVALID_TOKEN);
        } catch (LimitExceededException e) {
            client.session().connectionLost();
        }
    }
}
