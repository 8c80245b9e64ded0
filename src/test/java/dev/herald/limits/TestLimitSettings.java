package dev.herald.limits;

import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The limits as they are by default, but for some. */
public final class TestLimitSettings {

    private TestLimitSettings() {}

    /** With these, by their names after {@code herald.limits.}. */
    public static LimitSettings with(Map<String, ?> settings) {
        MapConfigurationPropertySource source = new MapConfigurationPropertySource();
        settings.forEach((name, value) -> source.put("herald.limits." + name, value));
        return new Binder(source).bindOrCreate("herald.limits", LimitSettings.class);
    }
}
