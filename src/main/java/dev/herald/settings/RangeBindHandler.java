package dev.herald.settings;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * Refuses what {@link Within} does not accept, and what is no duration, size or number at all, with the name of the setting, the
 * value, the range, and where it is set.
 */
final class RangeBindHandler extends AbstractBindHandler {

    private static final int MAX_SHOWN = 100;

    RangeBindHandler(BindHandler parent) {
        super(parent);
    }

    @Override
    public @Nullable Object onSuccess(
            ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
        Within within = target.getAnnotation(Within.class);
        if (within != null && !ValueRange.of(within).contains(result)) {
            throw new IllegalArgumentException("out of range"); // comes to onFailure
        }
        return super.onSuccess(name, target, context, result);
    }

    /** An empty text is converted to null, as if there were no value: whoever wrote it expected something else than the default. */
    @Override
    public void onFinish(
            ConfigurationPropertyName name, Bindable<?> target, BindContext context, @Nullable Object result)
            throws Exception {
        if (result == null && target.getAnnotation(Within.class) != null && property(name, context) != null) {
            throw new IllegalArgumentException("empty"); // comes to onFailure
        }
        super.onFinish(name, target, context, result);
    }

    @Override
    public @Nullable Object onFailure(
            ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error) throws Exception {
        Within within = target.getAnnotation(Within.class);
        ConfigurationProperty property = property(name, context);
        if (within == null || property == null) {
            return super.onFailure(name, target, context, error);
        }
        throw new MisconfiguredException(
                "%s: %s (expected: %s)".formatted(name, shown(property.getValue()), ValueRange.of(within)),
                "Correct it; it is set in %s.".formatted(property.getOrigin()));
    }

    /** The context may still have the property that was bound before. */
    private static @Nullable ConfigurationProperty property(ConfigurationPropertyName name, BindContext context) {
        ConfigurationProperty property = context.getConfigurationProperty();
        return property != null && property.getName().equals(name) ? property : null;
    }

    /** On one line; in quotes unless it is a word. */
    static String shown(Object value) {
        String text = value.toString();
        String plain = text.substring(0, Math.min(text.length(), MAX_SHOWN)).replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?");
        return text.matches("[!-~]{1,%d}".formatted(MAX_SHOWN)) ? text : "\"%s\"".formatted(plain);
    }
}
