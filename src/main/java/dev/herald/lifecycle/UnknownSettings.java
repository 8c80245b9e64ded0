package dev.herald.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Finds the settings of Herald that nothing is bound to, in all sources: files, the command line, system properties, the
 * environment, config trees.
 *
 * <p>Of each it says the name, the source and the nearest known name, and never the value, which may be a secret.
 */
final class UnknownSettings {

    /**
     * What Kubernetes sets in each pod for a Service whose name begins with herald, such as {@code HERALD_SERVICE_HOST},
     * {@code HERALD_SERVICE_PORT_HTTP} and {@code HERALD_PORT_8080_TCP_ADDR}.
     */
    private static final Pattern SERVICE_LINK =
            Pattern.compile("HERALD(_[A-Z0-9]+)*_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?"
                    + "|PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

    /** Its {@code HERALD_PORT} is known by its value alone: {@code tcp://10.0.0.1:8080}. */
    private static final Pattern SERVICE_PORT = Pattern.compile("HERALD(_[A-Z0-9]+)*_PORT");

    private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    private final KnownSettings known;

    UnknownSettings(KnownSettings known) {
        this.known = known;
    }

    /** @param nearest the known setting that resembles it most */
    record Unknown(String name, String source, String nearest) {}

    List<Unknown> in(ConfigurableEnvironment environment) {
        if (known.isEmpty()) {
            return List.of(); // a warning must not end the start
        }
        List<Unknown> unknown = new ArrayList<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource variables) {
                variables(variables).forEach(unknown::add);
                dotted(variables).forEach(unknown::add);
            } else if (source instanceof IterableConfigurationPropertySource properties) {
                properties(properties).forEach(unknown::add);
            }
        }
        return unknown;
    }

    private Stream<Unknown> properties(IterableConfigurationPropertySource source) {
        return source.stream()
                .filter(UnknownSettings::isOurs)
                .filter(name -> !known.contains(name) && !isEmptyParent(name, source))
                .map(name -> new Unknown(name.toString(), origin(name, source), known.nearest(name.toString())));
    }

    private static boolean isOurs(ConfigurationPropertyName name) {
        return name.getNumberOfElements() > 1
                && name.getElement(0, Form.UNIFORM).equals("herald");
    }

    /** As YAML has it where everything below a name is commented out. */
    private boolean isEmptyParent(ConfigurationPropertyName name, ConfigurationPropertySource source) {
        ConfigurationProperty property = source.getConfigurationProperty(name);
        return known.isParent(name)
                && property != null
                && property.getValue().toString().isEmpty();
    }

    private Stream<Unknown> variables(SystemEnvironmentPropertySource source) {
        return Stream.of(source.getPropertyNames())
                .filter(variable -> variable.toUpperCase(Locale.ROOT).startsWith("HERALD_"))
                .filter(variable -> !known.containsVariable(variable) && !isServiceLink(variable, source))
                .map(variable -> new Unknown(variable, source.getName(), known.nearestVariable(variable)));
    }

    /** Kubernetes, for one, allows dots in the names of variables. */
    private Stream<Unknown> dotted(SystemEnvironmentPropertySource source) {
        return Stream.of(source.getPropertyNames())
                .filter(variable -> variable.indexOf('.') > 0)
                .map(variable -> ConfigurationPropertyName.adapt(variable, '.'))
                .filter(name -> isOurs(name) && !known.contains(name))
                .map(name -> new Unknown(name.toString(), source.getName(), known.nearest(name.toString())));
    }

    private static boolean isServiceLink(String variable, SystemEnvironmentPropertySource source) {
        return SERVICE_LINK.matcher(variable).matches()
                || (SERVICE_PORT.matcher(variable).matches()
                        && SERVICE_ADDRESS
                                .matcher(String.valueOf(source.getProperty(variable)))
                                .matches());
    }

    /** The file and line, where there is one; else the name of the source, such as commandLineArgs. */
    private static String origin(ConfigurationPropertyName name, ConfigurationPropertySource source) {
        ConfigurationProperty property = source.getConfigurationProperty(name);
        Origin origin = property == null ? null : property.getOrigin();
        if (origin instanceof PropertySourceOrigin inSource) {
            origin = inSource.getOrigin();
        }
        if (origin instanceof TextResourceOrigin text) {
            return text.toString();
        }
        return source.getUnderlyingSource() instanceof PropertySource<?> underlying ? underlying.getName() : "unknown";
    }
}
