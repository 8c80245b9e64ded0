package dev.herald.hooks;

import dev.herald.settings.MisconfiguredException;
import dev.herald.topic.TopicPattern;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Ends the start with hooks that lack something, or of which one contradicts itself or another. */
final class HookSettingsCheck {

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");

    /** RFC 9110, section 5.6.2. */
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e]*");

    private final String prefix;
    private final HookEndpoint endpoint;

    private HookSettingsCheck(int index, HookEndpoint endpoint) {
        this.prefix = "herald.hooks.endpoints[%d].".formatted(index);
        this.endpoint = endpoint;
    }

    /**
     * @throws MisconfiguredException if they cannot all be in effect
     */
    static void check(List<HookEndpoint> endpoints) {
        for (int i = 0; i < endpoints.size(); i++) {
            HookSettingsCheck check = new HookSettingsCheck(i, endpoints.get(i));
            check.checkItself();
            endpoints.subList(0, i).forEach(check::checkAfter);
        }
    }

    private void checkItself() {
        require("name", endpoint.name(), "1 to 64 of a-z 0-9 -");
        if (!NAME.matcher(endpoint.name()).matches()) {
            throw refused("name", endpoint.name(), "1 to 64 of a-z 0-9 -");
        }
        require("event", endpoint.event(), "connect, refresh, subscribe, publish, sub-refresh or rpc");
        require("url", endpoint.url(), "an http or https URL");
        checkUrl(endpoint.url());
        checkPatterns();
        checkHeaders();
    }

    private void require(String name, @Nullable Object value, String expected) {
        if (value == null) {
            throw new MisconfiguredException(
                    "%s%s is missing (expected: %s)".formatted(prefix, name, expected),
                    "Set it. Hooks in a list come from one place: a file and the environment do not complete each other.");
        }
    }

    /** What is refused may have a secret, and is not shown. */
    private void checkUrl(String text) {
        URI url = uri(text);
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        if (url.getHost() == null || !Set.of("http", "https").contains(scheme) || url.getRawFragment() != null) {
            throw refused("url", "the value", "an http or https URL with a host and without #");
        }
        if (url.getRawUserInfo() != null) {
            throw refused("url", "a URL with a user", "one without; set request-headers.Authorization instead");
        }
        if (endpoint.sslBundle() != null && scheme.equals("http")) {
            throw refused("ssl-bundle", endpoint.sslBundle(), "none, since url is not https");
        }
    }

    private URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw refused("url", "the value", "an http or https URL with a host and without #");
        }
    }

    private void checkPatterns() {
        if (!endpoint.event().hasTopic() && !endpoint.topics().isEmpty()) {
            throw refused("topics", endpoint.topics(), "none for " + event());
        }
        if (endpoint.event() != HookEvent.RPC && !endpoint.methods().isEmpty()) {
            throw refused("methods", endpoint.methods(), "none for " + event());
        }
    }

    private void checkHeaders() {
        Set<String> own = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        endpoint.requestHeaders().forEach((name, value) -> {
            checkHeader("request-headers", name);
            if (!VALUE.matcher(value).matches() || value.isBlank()) {
                throw refused("request-headers." + name, "the value", "printable ASCII characters");
            }
            if (!own.add(name)) {
                throw refused("request-headers", name, "each header once");
            }
        });
        checkForwarded("headers", endpoint.headers(), own);
        checkForwarded("emulated-headers", endpoint.emulatedHeaders(), own);
    }

    private void checkForwarded(String setting, Set<String> names, Set<String> own) {
        for (String name : names) {
            checkHeader(setting, name);
            if (own.contains(name)) {
                throw refused(setting, name, "no header that request-headers sets");
            }
        }
    }

    private void checkHeader(String setting, String name) {
        if (!HEADER.matcher(name).matches() || name.equals("*")) {
            throw refused(setting, name, "names of headers, each in full");
        }
        if (ForwardedHeaders.isOfConnection(name)) {
            throw refused(setting, name, "no header that belongs to a connection or to the body");
        }
    }

    /** Nothing is left of what one before matches all of. */
    private void checkAfter(HookEndpoint before) {
        if (before.name().equals(endpoint.name())) {
            throw refused("name", endpoint.name(), "a name that no other hook has");
        }
        if (before.event() != endpoint.event()) {
            return;
        }
        Collection<TopicPattern> left = new HashSet<>(patterns(endpoint));
        left.removeAll(patterns(before));
        if (patterns(before).stream().anyMatch(each -> each.text().matches("\\*+")) || left.isEmpty()) {
            throw refused(
                    "name",
                    endpoint.name(),
                    "no hook after %s, which applies first to all that this one is for".formatted(before.name()));
        }
    }

    private static List<TopicPattern> patterns(HookEndpoint endpoint) {
        List<TopicPattern> given = endpoint.event() == HookEvent.RPC ? endpoint.methods() : endpoint.topics();
        return given.isEmpty() ? List.of(new TopicPattern("*")) : given;
    }

    private String event() {
        return endpoint.event().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private MisconfiguredException refused(String name, Object value, String expected) {
        return MisconfiguredException.ofValue(prefix + name, value, expected);
    }
}
