package dev.herald.lifecycle;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the metadata of settings that {@code spring-boot-configuration-processor} generates. */
final class SettingsMetadata {

    private static final String SETTINGS = "/META-INF/spring-configuration-metadata.json";

    /** One file for each type that is the value of a map or a list and has settings of its own. */
    private static final String TYPES = "/META-INF/spring/configuration-metadata/";

    private final JsonMapper json = new JsonMapper();

    /** All settings that begin with {@code herald.}, those of the members of maps and lists included. */
    KnownSettings read() {
        return new KnownSettings(properties(SETTINGS)
                .filter(property -> name(property).startsWith("herald."))
                .flatMap(property -> patterns(SettingPattern.of(name(property)), type(property)))
                .toList());
    }

    private Stream<SettingPattern> patterns(SettingPattern setting, String type) {
        if (type.startsWith("java.util.Map<")) {
            return Stream.concat(Stream.of(setting), members(setting.and(SettingPattern.KEY), valueType(type)));
        }
        if (type.startsWith("java.util.List<") || type.startsWith("java.util.Set<")) {
            return Stream.concat(Stream.of(setting), members(setting.and(SettingPattern.INDEX), valueType(type)));
        }
        return Stream.of(setting);
    }

    private Stream<SettingPattern> members(SettingPattern value, String type) {
        List<JsonNode> members = properties(TYPES + type + ".json").toList();
        return members.isEmpty()
                ? Stream.of(value)
                : members.stream()
                        .flatMap(member -> patterns(value.and(name(member).split("\\.")), type(member)));
    }

    /** Of {@code java.util.Map<java.lang.String,dev.herald.Value>} the value. */
    private static String valueType(String type) {
        return type.substring(Math.max(type.indexOf('<'), type.indexOf(',')) + 1, type.length() - 1);
    }

    private Stream<JsonNode> properties(String resource) {
        try (InputStream in = open(resource)) {
            return in == null
                    ? Stream.empty()
                    : json.readTree(in).path("properties").valueStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable InputStream open(String resource) {
        return SettingsMetadata.class.getResourceAsStream(resource);
    }

    private static String name(JsonNode property) {
        return property.path("name").asString();
    }

    private static String type(JsonNode property) {
        return property.path("type").asString();
    }
}
