package dev.herald.topic;

import dev.herald.settings.MisconfiguredException;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Ends the start with options of topics that contradict each other, so that none is without effect. */
final class TopicOptionsCheck {

    private static final String WITH_ANONYMOUS = ", with anonymous or without it";

    private final String prefix;
    private final TopicOptions options;

    /**
     * @param prefix of the settings that have these options
     */
    TopicOptionsCheck(String prefix, TopicOptions options) {
        this.prefix = prefix;
        this.options = options;
    }

    /**
     * @throws MisconfiguredException if one option can have no effect because of another
     */
    void check() {
        checkAudiences();
        if (!options.history()) {
            checkWithoutHistory();
        }
        if (!options.presence() && !options.presenceAccess().isEmpty()) {
            throw refused("allow-presence", list(options.presenceAccess()), "nobody, since presence is false");
        }
        if (options.recoveryMode() == RecoveryMode.CACHE && options.recovery() == Positioning.OFF) {
            throw refused("recovery-mode", options.recoveryMode(), "stream, or recovery that is allowed or forced");
        }
    }

    private void checkAudiences() {
        if (options.subscribe().contains(Audience.SUBSCRIBER)) {
            throw refused("allow-subscribe", list(options.subscribe()), "client" + WITH_ANONYMOUS);
        }
        checkAnonymous("allow-subscribe", options.subscribe(), "client");
        checkAnonymous("allow-publish", options.publish(), "client or subscriber");
        checkAnonymous("allow-presence", options.presenceAccess(), "client or subscriber");
        checkAnonymous("allow-history", options.historyAccess(), "client or subscriber");
    }

    private void checkAnonymous(String name, Set<Audience> audiences, String others) {
        if (audiences.equals(Set.of(Audience.ANONYMOUS))) {
            throw refused(name, list(audiences), others + WITH_ANONYMOUS);
        }
    }

    private void checkWithoutHistory() {
        checkOff("recovery", options.recovery(), Positioning.OFF);
        checkOff("positioning", options.positioning(), Positioning.OFF);
        checkOff("delta", options.delta(), Delta.OFF);
        if (!options.historyAccess().isEmpty()) {
            throw refused("allow-history", list(options.historyAccess()), "nobody, since history is false");
        }
    }

    private <E extends Enum<E>> void checkOff(String name, E value, E off) {
        if (value != off) {
            throw refused(name, value, "off, since history is false");
        }
    }

    private static String list(Set<Audience> audiences) {
        return audiences.stream().sorted().map(TopicOptionsCheck::word).collect(Collectors.joining(","));
    }

    private MisconfiguredException refused(String name, Enum<?> value, String expected) {
        return refused(name, word(value), expected);
    }

    private MisconfiguredException refused(String name, String value, String expected) {
        return MisconfiguredException.ofValue(prefix + name, value, expected);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
