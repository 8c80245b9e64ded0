package dev.herald.cluster;

import dev.herald.settings.MisconfiguredException;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * This node.
 *
 * @param name Name by which this node is shown in lists, logs, metrics and traces. By default the name of the host, which in
 *     Kubernetes is that of the pod. 1 to 128 of A-Z a-z 0-9 _ . : -
 */
@ConfigurationProperties("herald.node")
public record NodeSettings(String name) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:-]{1,128}");

    public NodeSettings {
        if (!NAME.matcher(name).matches()) {
            throw MisconfiguredException.ofValue("herald.node.name", name, "1 to 128 of A-Z a-z 0-9 _ . : -");
        }
    }
}
