package dev.herald.security;

import dev.herald.settings.MisconfiguredException;
import dev.herald.settings.SecretSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.json.JsonParseException;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.context.ApplicationListener;

/**
 * Fails the start if there is a secret on the command line, where every user of the machine can read it: as an option of the
 * program or of the JVM, in a URL, or in {@code spring.application.json}. The environment and files are no part of it.
 */
class CommandLineSecretsGuard implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

    /**
     * Checks the arguments of the program and of the JVM.
     *
     * @throws MisconfiguredException if there is a secret among them; the message has its name alone
     */
    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        check(Arrays.asList(event.getArgs()));
        check(visible(ManagementFactory.getRuntimeMXBean().getInputArguments()));
    }

    /**
     * @throws MisconfiguredException if there is a secret among these arguments
     */
    static void check(List<String> arguments) {
        String before = "";
        for (String argument : arguments) {
            check(argument, before);
            before = argument;
        }
    }

    /** @param before the argument before, which may be the name of this one */
    private static void check(String argument, String before) {
        int end = argument.indexOf('=');
        if (isOption(argument) && end > 0) {
            check(argument.substring(0, end), argument.substring(0, end).substring(2), argument.substring(end + 1));
        } else if (!isOption(argument)) {
            boolean named = isOption(before) && before.indexOf('=') < 0;
            check(named ? before : "An argument", named ? before.substring(2) : "", argument);
        }
    }

    private static boolean isOption(String argument) {
        return argument.startsWith("--") || argument.startsWith("-D");
    }

    private static void check(String shown, String name, String value) {
        if (isSecret(name, value)) {
            throw new MisconfiguredException(
                    "%s: a secret on the command line, where every user of this machine can read it".formatted(shown),
                    "Put it in the environment, or in a file: spring.config.import=configtree:/run/secrets/ reads one"
                            + " file for each setting.");
        }
    }

    private static boolean isSecret(String name, String value) {
        return name.replaceAll("[._-]", "").toLowerCase(Locale.ROOT).equals("springapplicationjson")
                ? isSecretInJson(value)
                : SecretSettings.isSecret(name, value);
    }

    /** What cannot be read may be one. */
    private static boolean isSecretInJson(String json) {
        try {
            return isSecretIn("", JsonParserFactory.getJsonParser().parseMap(json));
        } catch (JsonParseException e) {
            return !json.isBlank();
        }
    }

    private static boolean isSecretIn(String name, @Nullable Object value) {
        return switch (value) {
            case null -> false;
            case Map<?, ?> members ->
                members.entrySet().stream()
                        .anyMatch(member -> isSecretIn(name + "." + member.getKey(), member.getValue()));
            case List<?> items -> items.stream().anyMatch(item -> isSecretIn(name, item));
            default -> isSecret(name, value.toString());
        };
    }

    /** Of the JVM's arguments those that are on the command line, not in JAVA_TOOL_OPTIONS or in a file; all if that is not known. */
    private static List<String> visible(List<String> jvm) {
        try {
            List<String> line = List.of(
                    Files.readString(COMMAND_LINE, StandardCharsets.ISO_8859_1).split("\0"));
            return jvm.stream()
                    .filter(argument -> line.contains(
                            new String(argument.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)))
                    .toList();
        } catch (IOException e) {
            return jvm;
        }
    }
}
