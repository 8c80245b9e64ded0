package dev.herald.cluster;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Names this node after its host unless {@code herald.node.name} is set. As a property, so that the settings of Spring Boot's
 * structured logs can refer to it, which are read before there are beans.
 */
class HostNameEnvironmentPostProcessor implements EnvironmentPostProcessor {

    private static final String NAME = "herald.node.name";
    private static final String UNKNOWN = "localhost";
    private static final int MAX_LENGTH = 128;

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (!environment.containsProperty(NAME)) {
            environment
                    .getPropertySources()
                    .addLast(new MapPropertySource("hostName", Map.of(NAME, accepted(hostName()))));
        }
    }

    /** Containers have it in the environment, where it needs no look-up. */
    private static @Nullable String hostName() {
        String inEnvironment = System.getenv("HOSTNAME");
        return inEnvironment == null || inEnvironment.isBlank() ? lookUp() : inEnvironment;
    }

    private static @Nullable String lookUp() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** A host may be called what {@link NodeSettings} does not accept. */
    static String accepted(@Nullable String hostName) {
        if (hostName == null || hostName.isBlank()) {
            return UNKNOWN;
        }
        String plain = hostName.strip().replaceAll("[^A-Za-z0-9_.:-]", "-");
        return plain.substring(0, Math.min(plain.length(), MAX_LENGTH));
    }
}
