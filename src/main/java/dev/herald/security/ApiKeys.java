package dev.herald.security;

import dev.herald.settings.MisconfiguredException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The API keys of backends.
 *
 * <p>A lookup takes the same time for every key of the same length: it compares all digests, each to its end. Safe for use by
 * any thread.
 */
@Component
class ApiKeys {

    static final int MIN_KEY = 16;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._~+/=-]{1,512}");

    private final List<Known> known;

    private static final class Known {

        private final byte[] digest;
        private final CallerPermissions permissions;

        Known(byte[] digest, CallerPermissions permissions) {
            this.digest = digest;
            this.permissions = permissions;
        }
    }

    /**
     * @throws MisconfiguredException if a key is invalid; the message does not have it
     */
    ApiKeys(SecuritySettings settings) {
        known = settings.apiKeys().entrySet().stream()
                .map(each -> known(each.getKey(), each.getValue(), settings))
                .toList();
    }

    /** The permissions of this key; null if it is unknown. */
    @Nullable
    CallerPermissions find(String key) {
        byte[] digest = digest(key);
        CallerPermissions found = null;
        for (Known each : known) {
            if (MessageDigest.isEqual(each.digest, digest)) {
                found = each.permissions;
            }
        }
        return found;
    }

    private static Known known(String name, ApiKey configured, SecuritySettings settings) {
        String key = configured.key();
        Set<Scope> scopes = configured.scopes();
        if (!NAME.matcher(name).matches()) {
            throw invalid(name, "name", "1 to 64 of A-Z a-z 0-9 _ . -");
        }
        if (key == null || !KEY.matcher(key).matches() || (key.length() < MIN_KEY && !settings.insecure())) {
            throw invalid(name, "key", "16 to 512 of A-Z a-z 0-9 - . _ ~ + / =, such as openssl rand -hex 32 prints");
        }
        if (scopes == null || scopes.isEmpty()) {
            throw invalid(name, "scopes", "one or more of publish, read, operate");
        }
        return new Known(digest(key), settings.granted(CallerPermissions.ofApiKey(name, Set.copyOf(scopes))));
    }

    private static MisconfiguredException invalid(String name, String what, String expected) {
        String setting = "herald.security.api-keys.%s.%s".formatted(name, what);
        return new MisconfiguredException(
                "%s: invalid (expected: %s)".formatted(setting, expected), "Set %s.".formatted(setting));
    }

    private static byte[] digest(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
