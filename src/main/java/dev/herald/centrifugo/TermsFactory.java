package dev.herald.centrifugo;

import dev.herald.centrifugo.protocol.SubscribeRequest;
import dev.herald.security.SubscriptionClaims;
import dev.herald.security.SubscriptionClaims.Overrides;
import dev.herald.topic.Delta;
import dev.herald.topic.JoinLeave;
import dev.herald.topic.Positioning;
import dev.herald.topic.Topic;
import dev.herald.topic.TopicOptions;
import dev.herald.topic.TopicSettings;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Decides what a subscription gets of what its client asks for: by the options of the topic, and the claims of a token. */
@Component
class TermsFactory {

    /** A filter takes about so many times the bytes in which a client sends it. */
    private static final int FILTER_MEMORY = 8;

    private static final String FOSSIL = "fossil";

    /** Bit of the flags of a request: the client understands numbers in place of names. */
    private static final long NUMERIC_IDS = 1;

    private final TopicSettings settings;
    private final ClientAccess access;
    private final SubscriptionExpiry expiry;

    TermsFactory(TopicSettings settings, ClientAccess access, SubscriptionExpiry expiry) {
        this.settings = settings;
        this.access = access;
        this.expiry = expiry;
    }

    /**
     * Checks that there is nothing of which Herald has nothing like it.
     *
     * @throws CommandException if it is another type of subscription
     * @throws DisconnectException if it is another type of delta
     */
    static void checkSupported(SubscribeRequest request) {
        if (request.getType() != 0) {
            throw new CommandException(ErrorCode.NOT_AVAILABLE);
        }
        if (!request.getDelta().isEmpty() && !request.getDelta().equals(FOSSIL)) {
            throw new DisconnectException(DisconnectCodes.BAD_REQUEST);
        }
    }

    /**
     * The terms of a subscription that the client requests.
     *
     * @param claims those of its token; null without one
     * @throws CommandException if the token's subscription has expired, or the filter is invalid or not allowed
     */
    SubscriptionTerms of(Client client, Topic topic, SubscribeRequest request, @Nullable SubscriptionClaims claims) {
        return of(client, topic, request, claims, false, false);
    }

    /** Those of one that a hook has granted. */
    SubscriptionTerms ofHook(Client client, Topic topic, SubscribeRequest request, SubscriptionClaims claims) {
        return of(client, topic, request, claims, false, true);
    }

    /** Those of a subscription that a token, or a backend, began. */
    SubscriptionTerms ofServer(
            Client client, Topic topic, SubscribeRequest request, @Nullable SubscriptionClaims claims) {
        return of(client, topic, request, claims, true, client.isAuthenticatedByHook());
    }

    private SubscriptionTerms of(
            Client client,
            Topic topic,
            SubscribeRequest request,
            @Nullable SubscriptionClaims claims,
            boolean isServerSide,
            boolean isByHook) {
        TopicOptions options = settings.options(topic);
        Overrides overrides = claims == null ? Overrides.NONE : claims.overrides();
        TagsFilter filter = filter(options, request);
        boolean isRecoverable = isRecoverable(client, topic, options, overrides, request);
        boolean emits = or(overrides.joinLeave(), options.joinLeave() != JoinLeave.OFF);
        return new SubscriptionTerms(
                isServerSide,
                isRecoverable || isPositioned(client, topic, options, overrides, request),
                isRecoverable,
                or(overrides.presence(), options.presence()),
                emits,
                receivesJoinLeave(client, topic, options, overrides, request, emits),
                request.getDelta().equals(FOSSIL) && options.delta() != Delta.OFF && filter == null,
                !isServerSide && (request.getFlag() & NUMERIC_IDS) != 0 && options.numericIds(),
                claims == null ? null : claims.info(),
                claims == null ? null : claims.data(),
                claims == null ? null : SubscriptionLifetime.of(expiry(claims), isByHook),
                filter,
                (claims == null ? 0 : length(claims.info()) + length(claims.data()))
                        + FILTER_MEMORY * request.getTf().getSerializedSize());
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private @Nullable Instant expiry(SubscriptionClaims claims) {
        Instant until = claims.expiry();
        if (until != null && expiry.isPast(until)) {
            throw new CommandException(ErrorCode.EXPIRED);
        }
        return until;
    }

    private static @Nullable TagsFilter filter(TopicOptions options, SubscribeRequest request) {
        if (!request.hasTf()) {
            return null;
        }
        if (!options.tagsFilter()) {
            throw new CommandException(ErrorCode.BAD_REQUEST);
        }
        return TagsFilter.of(request.getTf());
    }

    private boolean isRecoverable(
            Client client, Topic topic, TopicOptions options, Overrides overrides, SubscribeRequest request) {
        boolean isForced = or(overrides.forceRecovery(), options.recovery() == Positioning.FORCED);
        return options.history()
                && topic.isRecoverable()
                && (isForced || isGranted(client, topic, options.recovery(), request.getRecoverable()));
    }

    private boolean isPositioned(
            Client client, Topic topic, TopicOptions options, Overrides overrides, SubscribeRequest request) {
        boolean isForced = or(overrides.forcePositioning(), options.positioning() == Positioning.FORCED);
        return options.history()
                && topic.isRecoverable()
                && (isForced || isGranted(client, topic, options.positioning(), request.getPositioned()));
    }

    /** With permission for history a client gets of it what it wants. */
    private boolean isGranted(Client client, Topic topic, Positioning positioning, boolean isRequested) {
        return isRequested && (positioning == Positioning.ALLOWED || access.mayReadHistory(client, topic, true));
    }

    private boolean receivesJoinLeave(
            Client client,
            Topic topic,
            TopicOptions options,
            Overrides overrides,
            SubscribeRequest request,
            boolean emits) {
        boolean isForced = or(overrides.forceJoinLeave(), options.joinLeave() == JoinLeave.FORCED);
        return emits && (isForced || (request.getJoinLeave() && access.mayReadPresence(client, topic, true)));
    }

    private static boolean or(@Nullable Boolean override, boolean option) {
        return Objects.requireNonNullElse(override, option);
    }
}
