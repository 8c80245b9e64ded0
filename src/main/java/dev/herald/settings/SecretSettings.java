package dev.herald.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Which settings are secrets, of Herald, of Spring Boot or of any library: by their names in any form, and by their values, such as
 * a URL with a password.
 */
public final class SecretSettings {

    /** Without hyphens, dots and underscores, in lower case. */
    private static final Pattern NAME = Pattern.compile(
            ".*(?:password|passwd|passphrase|secret|secretkey|token|credentials?|apikey|accesskey|authorization)"
                    + "|.*heraldsecurityapikeys.*key"
                    + "|.*heraldhooksendpoints.*requestheaders.+");

    private static final Pattern SWITCH = Pattern.compile("(?i)true|false|[0-9]{1,4}");

    private static final Pattern PRIVATE_KEY_NAME = Pattern.compile(".*privatekey");
    private static final Pattern PRIVATE_KEY = Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----.*", Pattern.DOTALL);

    /** In {@code scheme://user:password@host}; a user alone is mostly a token. */
    private static final Pattern USER_INFO = Pattern.compile("://(?:[^/?#\\s@:]*:([^/?#\\s]+)|([^/?#\\s@:]+))@");

    private static final Pattern REDIS_USER_INFO =
            Pattern.compile("(?i)rediss?[a-z+-]*://(?:[^\\s@:]*:([^\\s,]+)|([^\\s@:]+))@");

    /** Without a default: only the name of the secret. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[^:{}]*}");

    private SecretSettings() {}

    /** Whether a setting is, or has in it, a secret; not if that is only a placeholder. */
    public static boolean isSecret(String name, String value) {
        return !in(name, value).isEmpty();
    }

    /** The secrets in a setting, none of which is empty. */
    public static List<String> in(String name, String value) {
        String written = PLACEHOLDER.matcher(value).replaceAll("");
        if (isName(name)) {
            return written.isBlank() || SWITCH.matcher(written).matches() ? List.of() : List.of(value);
        }
        List<String> secrets = new ArrayList<>();
        addMatches(USER_INFO, written, secrets);
        addMatches(REDIS_USER_INFO, written, secrets);
        addMatches(PRIVATE_KEY, written, secrets);
        if (PRIVATE_KEY_NAME.matcher(canonical(name)).matches() && written.startsWith("base64:")) {
            secrets.add(written.substring("base64:".length()));
        }
        return secrets;
    }

    /** Whether what has this name is a secret whatever its value. */
    public static boolean isName(String name) {
        return NAME.matcher(canonical(name)).matches();
    }

    private static String canonical(String name) {
        return name.replaceAll("\\[\\d+]|[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
    }

    private static void addMatches(Pattern pattern, String text, List<String> secrets) {
        pattern.matcher(text).results().map(SecretSettings::matched).forEach(secrets::add);
    }

    private static String matched(MatchResult match) {
        return Arrays.stream(new int[] {1, 2})
                .filter(group -> group <= match.groupCount() && match.group(group) != null)
                .mapToObj(match::group)
                .findFirst()
                .orElseGet(match::group);
    }
}
