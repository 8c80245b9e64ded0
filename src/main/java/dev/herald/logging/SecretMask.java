package dev.herald.logging;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Masks secrets in texts: those that are configured, as they are or encoded, and whatever looks like the credentials of a request.
 *
 * <p>One for the JVM, as its logs are. Safe for use by any thread.
 */
public final class SecretMask {

    private static final String MASK = "******";

    /** A shorter text is in many words, and would mask them instead. */
    private static final int MIN_LENGTH = 5;

    private static final int MIN_LINE = 32;

    private static final List<Pattern> CREDENTIALS = List.of(
            // Jetty's buffers: as they were received, and only a part of them, in which no secret could be found.
            Pattern.compile("(?s)(?<=<<<).+"),
            Pattern.compile("\\be[wy][A-Za-z0-9_-]{15,}\\.[A-Za-z0-9_-]{15,}(?:\\.[A-Za-z0-9_-]*)*"),
            // The name may be percent-encoded.
            Pattern.compile("(?<=[?&][^=&\\s]{0,60}%[^=&\\s]{0,60}=)[^&\\s\"'<>\\]]+"),
            Pattern.compile("(?i)(?<=\\baccess_token=)[^&\\s\"'<>\\]]+"),
            Pattern.compile("(?i)(?<=\\bbearer[ ,:]{1,3})[A-Za-z0-9._~+/=%-]{16,}"),
            Pattern.compile("(?i)(?<=\\bbasic[ ]{1,2})[A-Za-z0-9+/=_-]{8,}"),
            Pattern.compile("(?i)(?<=x-api-key[\"'=:\\[ ]{1,4})[^\\s,\\]\"']{8,}"),
            Pattern.compile(
                    "(?i)(?<=headerString=\\[(?:x-api-key|authorization|cookie|sec-websocket-protocol)], valueString=\\[)"
                            + "[^\\]]+"),
            Pattern.compile("(?<=://[^/\\s:@]{0,100}:)[^/\\s@]+(?=@)"));

    /** The longest first, so that one that is a part of another leaves nothing of it. */
    private static final AtomicReference<List<String>> SECRETS = new AtomicReference<>(List.of());

    private SecretMask() {}

    /** Masks these from now on. */
    public static void add(Collection<String> secrets) {
        Set<String> added = new LinkedHashSet<>();
        secrets.stream()
                .flatMap(SecretMask::forms)
                .filter(form -> form.length() >= MIN_LENGTH)
                .forEach(added::add);
        SECRETS.updateAndGet(known -> Stream.concat(known.stream(), added.stream())
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList());
    }

    /** The text without secrets; the same instance if it has none. */
    public static String mask(String text) {
        String masked = text;
        for (String secret : SECRETS.get()) {
            masked = masked.replace(secret, MASK);
        }
        for (Pattern pattern : CREDENTIALS) {
            masked = pattern.matcher(masked).replaceAll(MASK);
        }
        return masked;
    }

    private static Stream<String> forms(String secret) {
        byte[] utf8 = secret.getBytes(StandardCharsets.UTF_8);
        Stream<String> lines = secret.lines().map(String::strip).filter(line -> line.length() >= MIN_LINE);
        return Stream.concat(
                lines.filter(line -> !line.startsWith("-----")),
                Stream.of(
                        secret,
                        URLEncoder.encode(secret, StandardCharsets.UTF_8),
                        URLEncoder.encode(secret, StandardCharsets.UTF_8).replace("+", "%20"),
                        secret.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"),
                        Base64.getEncoder().withoutPadding().encodeToString(utf8),
                        Base64.getUrlEncoder().withoutPadding().encodeToString(utf8)));
    }
}
