package dev.herald.security;

import dev.herald.settings.MisconfiguredException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;

/** Fails the start if there is a secret on the command line, where every user of the machine can read it. */
class CommandLineSecretsGuard implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

    private static final Pattern SECRET =
            Pattern.compile("(--|-D)(herald\\.security\\..*(key|secret)|.*password)", Pattern.CASE_INSENSITIVE);

    /**
     * Checks the arguments of the program and of the JVM.
     *
     * @throws MisconfiguredException if there is a secret among them; the message has its name alone
     */
    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        check(Arrays.asList(event.getArgs()));
        check(ManagementFactory.getRuntimeMXBean().getInputArguments());
    }

    static void check(List<String> arguments) {
        names(arguments)
                .filter(name -> SECRET.matcher(name).matches())
                .findFirst()
                .ifPresent(name -> {
                    throw new MisconfiguredException(
                            "%s: a secret on the command line, where every user of this machine can read it"
                                    .formatted(name),
                            "Put it in the environment, or in a file: spring.config.import=configtree:/run/secrets/ reads one"
                                    + " file for each setting.");
                });
    }

    private static Stream<String> names(List<String> arguments) {
        return arguments.stream()
                .filter(argument -> argument.indexOf('=') > 0)
                .map(argument -> argument.substring(0, argument.indexOf('=')))
                .filter(name -> !name.toLowerCase(Locale.ROOT).contains("public"));
    }
}
