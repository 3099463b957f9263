package ai.sophia.app;

import ai.sophia.cli.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The settings file, in YAML. A name that is no setting is refused, with the one it is likest. */
final class SettingsFile {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private SettingsFile() {}

    /** What the file sets. */
    static Map<Setting, String> read(Path file) {
        JsonNode tree;
        try {
            tree = YAML.readTree(Files.readString(file));
        } catch (IOException unreadable) {
            throw Failure.misuse("cannot read the settings file " + file + ": " + Values.reason(unreadable));
        } catch (JacksonException broken) {
            throw Failure.misuse("the settings file " + file + " is no proper YAML at line "
                    + broken.getLocation().getLineNr() + ": " + firstLine(broken));
        }
        Map<Setting, String> values = new EnumMap<>(Setting.class);
        if (tree.isMissingNode() || tree.isNull()) {
            return values;
        }
        if (!tree.isObject()) {
            throw Failure.misuse("the settings file " + file + " expects lines such as \"port: 3000\"");
        }
        read(file, "", tree, values);
        return values;
    }

    private static void read(Path file, String prefix, JsonNode object, Map<Setting, String> values) {
        object.properties().forEach(entry -> {
            String name = prefix + entry.getKey();
            JsonNode value = entry.getValue();
            if (value.isObject() && Setting.labels().stream().anyMatch(each -> each.startsWith(name + "."))) {
                read(file, name + ".", value, values);
                return;
            }
            Setting setting = Setting.named(name).orElseThrow(() -> unknown(file, name));
            values.put(setting, text(file, setting, value));
        });
    }

    private static String text(Path file, Setting setting, JsonNode value) {
        if (value.isArray() && setting.isList()) {
            List<String> names =
                    value.values().stream().map(each -> each.asString("")).toList();
            return "[" + String.join(", ", names) + "]";
        }
        if (value.isObject() || value.isArray()) {
            throw Failure.misuse(
                    "the setting " + setting.label() + " in " + file + " expects one value, but got " + value);
        }
        return value.isNull() ? "" : value.asString("");
    }

    private static Failure unknown(Path file, String name) {
        String hint = Nearest.to(name, Setting.labels(), Math.max(2, name.length() / 2))
                .map(like -> "; did you mean \"" + like + "\"?")
                .orElse("\nThere are: " + String.join(", ", Setting.labels()));
        return Failure.misuse("there is no setting \"" + name + "\", named in " + file + hint);
    }

    private static String firstLine(JacksonException broken) {
        return String.valueOf(broken.getOriginalMessage()).lines().findFirst().orElse("it cannot be read");
    }
}
