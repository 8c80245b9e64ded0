package dev.herald.security;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.ApplicationArguments;
import org.springframework.stereotype.Component;

/** Refuses to start with a secret on the command line: every user of the machine reads it there. */
@Component
class CommandLineSecrets {

    private static final Pattern SECRET =
            Pattern.compile("(--|-D)(herald\\.security\\..*(key|secret)|.*password)", Pattern.CASE_INSENSITIVE);

    /**
     * @throws MisconfiguredException if there is one; the message has its name alone
     */
    CommandLineSecrets(ApplicationArguments arguments) {
        check(Arrays.asList(arguments.getSourceArgs()));
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
